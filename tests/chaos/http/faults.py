"""Faults of an answer by name. A request for /fault/NAME gets it; the connection is then closed or kept as the fault says.
The limits below are those that the tests give spate, so that faults can lie just within and just beyond them."""
from .steps import answer, chunked, close, drip, finish, for_ever, hang, pause, reset, send

max_header = 8 * 1024
max_body = 64 * 1024

fine = answer()
to_the_end = answer(length=False, headers=[b"Connection: close"])


def raw(*lines, body=b""):
    return [send(b"\r\n".join(lines) + b"\r\n\r\n" + body)]


def head_of(size):
    """An answer whose header, from the status line to the empty line, has exactly this size."""
    bare = answer(b"", headers=[b"X-Filler: "], length=b"4")
    return answer(headers=[b"X-Filler: " + b"f" * (size - len(bare))])


fine_faults = {
    "none": [send(fine)],
    "status_404": [send(answer(b"no", "404 Not Found"))],
    "status_500": [send(answer(b"no", "500 Internal Server Error"))],
    "upgrade_not_asked": [send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"), hang],
    "empty_body": [send(answer(b""))],
    "no_reason": raw(b"HTTP/1.1 200 ", b"Content-Length: 4", body=b"fine"),
    "length_twice_same": raw(b"HTTP/1.1 200 OK", b"Content-Length: 4", b"Content-Length: 4", body=b"fine"),
    "length_with_spaces": raw(b"HTTP/1.1 200 OK", b"Content-Length:   4  ", body=b"fine"),
    "folded_header": raw(b"HTTP/1.1 200 OK", b"X-Long: a", b"  b", b"Content-Length: 4", body=b"fine"),
    "chunk_extension": [send(chunked((b"4;name=value", b"fine\r\n")))],
    "chunk_trailers": [send(chunked(b"fine", last=b"0\r\nX-Sum: 1\r\n\r\n"))],
    "head_without_body": [send(answer(b"", length=b"4"))],
    "no_content_with_length": [send(answer(b"", "204 No Content", length=b"4"))],
    "not_modified_with_length": [send(answer(b"", "304 Not Modified", length=b"4"))],
    "until_the_end": [send(to_the_end), finish],
    "http_1_0": [send(answer(version="HTTP/1.0", length=False)), finish],
    "http_1_0_with_length": [send(answer(version="HTTP/1.0")), finish],
    "connection_close": [send(answer(headers=[b"Connection: close"])), finish],
    "reset_after_close": [send(answer(headers=[b"Connection: close"])), reset],
    "interim_100": [send(b"HTTP/1.1 100 Continue\r\n\r\n" + fine)],
    "interim_103": [send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), pause(0.02), send(fine)],
    "interim_1000_times": [send(b"HTTP/1.1 102 Processing\r\n\r\n" * 1000 + fine)],
    "header_at_limit": [send(head_of(max_header))],
    "body_at_limit": [send(answer(b"b" * max_body))],
    "chunks_at_limit": [send(chunked(b"b" * (max_body // 2), b"b" * (max_body // 2)))],
    "drip_in_time": [drip(fine, 0.002)],
    "drip_chunked_in_time": [drip(chunked(b"fi", b"ne"), 0.002)],
}

time_faults = {
    "stall_before_answer": [hang],
    "stall_in_status_line": [send(fine[:7]), hang],
    "stall_in_head": [send(fine[:25]), hang],
    "stall_before_body": [send(fine[:-4]), hang],
    "stall_in_body": [send(fine[:-2]), hang],
    "stall_in_chunk_size": [send(chunked(last=b"") + b"4"), hang],
    # A line of a chunk ends with CR LF, so this one has not ended.
    "chunk_size_bare_lf": [send(chunked(last=b"") + b"4\nfine\n0\n\n"), hang],
    "stall_in_chunk": [send(chunked((b"4", b"fi"), last=b"")), hang],
    "stall_before_last_chunk": [send(chunked(b"fine", last=b"")), hang],
    "stall_in_trailers": [send(chunked(b"fine", last=b"0\r\nX-Sum: 1\r\n")), hang],
    "stall_until_the_end": [send(to_the_end), hang],
    "stall_after_100": [send(b"HTTP/1.1 100 Continue\r\n\r\n"), hang],
    "length_too_long_kept": [send(answer(length=b"10")), hang],
    "length_missing_kept": [send(answer(length=False)), hang],
    "drip_too_slow": [drip(fine, 0.05), hang],
    "drip_body_too_slow": [send(answer(b"", length=b"1000")), drip(b"b" * 1000, 0.01), hang],
    "interim_for_ever": [for_ever(b"HTTP/1.1 102 Processing\r\n\r\n", 0.001)],
    "chunks_for_ever": [send(chunked(last=b"")), for_ever(b"1\r\nx\r\n", 0.002)],
}

broken_faults = {
    "nothing_finished": [finish],
    "nothing_reset": [reset],
    "length_too_long": [send(answer(length=b"10")), finish],
    "length_too_long_reset": [send(answer(length=b"10")), reset],
    "until_the_end_reset": [send(to_the_end), reset],
    "chunk_missing_last": [send(chunked(b"fine", last=b"")), finish],
    "chunk_missing_last_line": [send(chunked(b"fine", last=b"0\r\n")), finish],
    "chunk_cut": [send(chunked((b"8", b"fine"), last=b"")), finish],
    "interim_100_then_reset": [send(b"HTTP/1.1 100 Continue\r\n\r\n"), pause(0.02), reset],
    "interim_100_then_finished": [send(b"HTTP/1.1 100 Continue\r\n\r\n"), pause(0.02), finish],
}

surplus_faults = {
    "length_too_short": [send(answer(b"fine and more", length=b"4")), hang],
    "answer_twice": [send(fine + fine), hang],
    "chunk_garbage_after_last": [send(chunked(b"fine") + b"garbage"), hang],
    "head_with_body": [send(answer(b"body")), hang],
    "no_content_with_body": [send(answer(b"body", "204 No Content", length=False)), hang],
    "not_modified_with_body": [send(answer(b"body", "304 Not Modified")), hang],
}

long_faults = {
    "header_beyond_limit": [send(head_of(max_header + 1)), hang],
    "header_line_for_ever": [send(b"HTTP/1.1 200 OK\r\nX-Long: "), for_ever(b"f" * 1000, 0.001)],
    "headers_for_ever": [send(b"HTTP/1.1 200 OK\r\n"), for_ever(b"X-Many: value\r\n" * 50, 0.001)],
    "status_line_for_ever": [send(b"HTTP/1.1 200 "), for_ever(b"f" * 1000, 0.001)],
    "trailers_for_ever": [send(chunked(b"fine", last=b"0\r\n")), for_ever(b"X-Many: value\r\n" * 50, 0.001)],
    "chunk_extension_for_ever": [send(chunked(last=b"") + b"4;"), for_ever(b"x" * 1000, 0.001)],
}

long_body_faults = {
    "body_beyond_limit": [send(answer(b"b" * (max_body + 1))), hang],
    "length_beyond_limit": [send(answer(b"b", length=b"99999999999")), hang],
    "chunks_beyond_limit": [send(chunked(b"b" * max_body, b"b")), hang],
    "chunk_beyond_limit": [send(chunked((b"ffffff", b"b"), last=b"")), hang],
    "body_for_ever": [send(to_the_end), for_ever(b"b" * 4096, 0.001)],
}


def malformed(first=b"HTTP/1.1 200 OK", *headers, body=b"fine", length=b"Content-Length: 4"):
    lines = [first, *headers] + ([length] if length else [])
    return [send(b"\r\n".join(lines) + b"\r\n\r\n" + body), hang]


malformed_faults = {
    "no_http": [send(b"hello, this is no HTTP\r\n\r\n"), hang],
    "ssh_banner": [send(b"SSH-2.0-server_1.0\r\n\r\n"), hang],
    "tls_alert": [send(b"\x15\x03\x03\x00\x02\x02\x46"), finish],
    "status_line_wrong_name": malformed(b"HTTQ/1.1 200 OK"),
    "status_line_lower_case": malformed(b"http/1.1 200 OK"),
    "status_line_no_code": malformed(b"HTTP/1.1 OK"),
    "status_line_letters_in_code": malformed(b"HTTP/1.1 2x0 OK"),
    "status_line_four_digits": malformed(b"HTTP/1.1 2000 OK"),
    "status_line_two_digits": malformed(b"HTTP/1.1 20 OK"),
    "status_line_negative": malformed(b"HTTP/1.1 -20 OK"),
    "status_line_leading_space": malformed(b" HTTP/1.1 200 OK"),
    "status_line_nul": malformed(b"HTTP/1.1 200 O\x00K"),
    "version_2_0": malformed(b"HTTP/2.0 200 OK"),
    "version_0_9": malformed(b"HTTP/0.9 200 OK"),
    "version_no_dot": malformed(b"HTTP/11 200 OK"),
    "header_no_colon": malformed(b"HTTP/1.1 200 OK", b"No colon here"),
    "header_space_in_name": malformed(b"HTTP/1.1 200 OK", b"Two words: x"),
    "header_no_name": malformed(b"HTTP/1.1 200 OK", b": x"),
    "header_nul_in_name": malformed(b"HTTP/1.1 200 OK", b"Na\x00me: x"),
    "header_nul_in_value": malformed(b"HTTP/1.1 200 OK", b"Name: a\x00b"),
    "header_control_in_value": malformed(b"HTTP/1.1 200 OK", b"Name: a\x01b"),
    "header_bare_cr": malformed(b"HTTP/1.1 200 OK", b"Name: a\rb"),
    "header_bare_lf": malformed(b"HTTP/1.1 200 OK", b"Name: a\nOther: b"),
    "header_folded_first": malformed(b"HTTP/1.1 200 OK", b"  folded: x"),
    "length_negative": malformed(length=b"Content-Length: -4"),
    "length_plus": malformed(length=b"Content-Length: +4"),
    "length_no_number": malformed(length=b"Content-Length: four"),
    "length_hex": malformed(length=b"Content-Length: 0x4"),
    "length_empty": malformed(length=b"Content-Length:"),
    "length_overflow": malformed(length=b"Content-Length: 18446744073709551620"),
    "length_twice": malformed(b"HTTP/1.1 200 OK", b"Content-Length: 4", length=b"Content-Length: 2"),
    "length_list": malformed(length=b"Content-Length: 4, 2"),
    "length_and_chunked": malformed(b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked", body=b"4\r\nfine\r\n0\r\n\r\n"),
    "chunk_size_letters": [send(chunked((b"xyz", b"fine\r\n"))), hang],
    "chunk_size_negative": [send(chunked((b"-4", b"fine\r\n"))), hang],
    "chunk_size_prefix": [send(chunked((b"0x4", b"fine\r\n"))), hang],
    "chunk_size_empty": [send(chunked((b"", b"fine\r\n"))), hang],
    "chunk_size_overflow": [send(chunked((b"10000000000000004", b"fine\r\n"))), hang],
    "chunk_longer_than_size": [send(chunked((b"4", b"fine and more\r\n"))), hang],
    "chunk_without_line_end": [send(chunked((b"4", b"fine"))), hang],
    "interim_malformed": [send(b"HTTP/1.1 100 Continue\r\nNo colon\r\n\r\n" + fine), hang],
    "ssh_banner_without_end": [send(b"SSH-2.0-server_1.0\r\n"), hang],
}

answer_faults = {**fine_faults, **time_faults, **broken_faults, **surplus_faults, **long_faults, **long_body_faults,
                 **malformed_faults, "close_unread": [close]}
