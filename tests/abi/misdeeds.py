"""What each misdeed of plugins/misbehaving.cpp is called: by `spate plugin check`, and by `spate run`."""

# misdeed: what `plugin check` says
CHECK = {
    "loses_token": "did not come back within 5 s of the abort",
    "token_twice": "misbehaving: token came back twice:",
    "unknown_token": "misbehaving: token was never given:",
    "no_token": "misbehaving: a sample without a token is not flagged unsolicited",
    "wrong_thread": "misbehaving: a sample was emitted off the shard's thread",
    "throws_submit": "killed by SIGABRT (Aborted) in submit",
    "throws_pump": "killed by SIGABRT (Aborted) in pump",
    "hangs_submit": "it never returned: still in submit",
    "hangs_pump": "it never returned: still in pump",
    "hangs_create": "it never returned: still in create",
    "hangs_shard": "it never returned: still in shard_create",
    "crashes": "killed by SIGSEGV (Segmentation fault) in pump",
    "past_block": "misbehaving: wrote past the end of the sample block",
    "past_count": "is past the block's capacity",
    "wrong_user": "names another user or operation than its work",
    "wrong_operation": "names another user or operation than its work",
    "bad_outcome": "has an outcome that the plugin does not declare",
    "ends_late": "ends in the future or never",
    "ends_early": "ends before it starts",
    "takes_too_many": "misbehaving: submit took ",
    "sleeps": "pump took 2.",
    "deaf": "wake before pump, from another thread, did not end it",
    "exits": "ended with code 0 in pump",
    "calls_exit": "ended with code 0 in pump",
}

# misdeed: what makes a run invalid (exit code 4)
INVALID = {
    "loses_token": "operations that never came back",
    "token_twice": "samples with a token that was not out",
    "unknown_token": "samples with a token that was not out",
    "wrong_thread": "times that samples came from another thread than the shard's",
    "past_block": "times that the plugin wrote past the end of the sample block",
    "past_count": "times that the plugin counted more samples than the block holds",
    "wrong_user": "samples that name another user or operation than their work",
    "wrong_operation": "samples that name another user or operation than their work",
    "bad_outcome": "samples with an outcome that the plugin does not declare",
    "ends_late": "samples with impossible times",
    "ends_early": "samples with impossible times",
    "takes_too_many": "calls of submit that took more works than they were offered",
}
