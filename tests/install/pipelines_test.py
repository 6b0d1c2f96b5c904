"""The pipelines to copy: their shell steps are run as they stand, with a package manager that installs the built spate."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

import yaml

SPATE, ROOT, VERSION = os.environ["SPATE"], os.environ["SPATE_ROOT"], os.environ["SPATE_VERSION"]
SHORT = "--embedded --users=5 --spawn-rate=5 --warmup=1s --duration=2s"

# Stands for apt-get: the package must be there, and then spate is on the path.
APT_GET = """#!/bin/sh
echo "$@" >> apt-get.log
case "$1" in
  update) ;;
  install)
    for file; do :; done
    [ -f "$file" ] || { echo "there is no $file" >&2; exit 100; }
    ln -sf "$SPATE_BUILT" "$(dirname "$0")/spate"
    ;;
  *) exit 100 ;;
esac
"""


def source(name):
    with open(os.path.join(ROOT, "packaging/ci", name), encoding="utf-8") as file:
        return file.read()


class Pipeline:
    """Variables, shell steps and what is kept, of one of the files."""

    def __init__(self, variables, steps, kept, junit):
        self.variables, self.steps, self.kept, self.junit = variables, steps, kept, junit


def github():
    job = yaml.safe_load(source("github-actions.yml"))["jobs"]["load-test"]
    upload = next(step for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    assert upload["if"] == "always()"
    return Pipeline(job["env"], [step["run"] for step in job["steps"] if "run" in step], upload["with"]["path"], None)


def gitlab():
    job = yaml.safe_load(source("gitlab-ci.yml"))["load-test"]
    assert job["artifacts"]["when"] == "always"
    return Pipeline(job["variables"], job["before_script"] + job["script"], job["artifacts"]["paths"][0], job["artifacts"]["reports"]["junit"])


def jenkins():
    text = source("Jenkinsfile")
    assert "always {" in text
    return Pipeline(dict(re.findall(r"^    ([A-Z_]+) = '(.*)'$", text, re.M)), re.findall(r"^ +sh '(.*)'$", text, re.M),
                    re.search(r"archiveArtifacts artifacts: '(.*)\*\*'", text).group(1), re.search(r"junit testResults: '(.*?)'", text).group(1))


class Pipelines(unittest.TestCase):
    def carry_out(self, pipeline, options):
        """Step after step until one fails, as all three do: (exit code of the last, what was printed)."""
        self.folder = tempfile.mkdtemp(prefix="spate-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        tools = os.path.join(self.folder, "tools")
        os.makedirs(tools)
        os.makedirs(os.path.join(self.folder, "ci"))
        with open(os.path.join(self.folder, pipeline.variables["SPATE_PACKAGE"]), "w", encoding="utf-8"):
            pass
        with open(os.path.join(tools, "apt-get"), "w", encoding="utf-8") as file:
            file.write(APT_GET)
        os.chmod(file.name, 0o755)
        environment = {**pipeline.variables, "PATH": f"{tools}:/usr/bin:/bin", "HOME": self.folder, "SPATE_BUILT": SPATE,
                       "PROFILE": "llm_eval_api", "OPTIONS": options, "GITHUB_STEP_SUMMARY": os.path.join(self.folder, "step-summary.md")}
        printed = ""
        for step in pipeline.steps:
            done = subprocess.run(["bash", "-e", "-c", step], cwd=self.folder, env=environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, timeout=120)
            printed += done.stdout
            if done.returncode != 0:
                break
        return done.returncode, printed

    def passes(self, pipeline):
        for _ in range(3):
            # How fast the machine is while it does other things is not asked here.
            code, printed = self.carry_out(pipeline, SHORT + " --set objective.latency.enabled=false")
            if code != 4:  # that was this machine, too busy to measure
                break
        self.assertEqual(code, 0, printed)
        with open(os.path.join(self.folder, "apt-get.log"), encoding="utf-8") as file:
            self.assertEqual([line.split()[0] for line in file], ["update", "install"])
        self.written(pipeline)
        if pipeline.junit is not None:
            self.assertEqual(pipeline.junit, pipeline.kept + "junit.xml")

    def written(self, pipeline):
        """The reports are where the pipeline says: the cases of JUnit, and the page."""
        kept = os.path.join(self.folder, pipeline.kept)
        for name in ("result.json", "intervals.hlog", "spate.log", "summary.md", "junit.xml"):
            self.assertTrue(os.path.exists(os.path.join(kept, name)), name)
        return list(xml.etree.ElementTree.parse(os.path.join(kept, "junit.xml")).getroot().iter("testcase"))

    def misses(self, pipeline):
        code, printed = self.carry_out(pipeline, SHORT + " --set operation.rapid_create_run.expect.status=418")
        self.assertEqual(code, 1, printed)
        self.assertTrue(any(case.find("failure") is not None for case in self.written(pipeline)))

    def test_github(self):
        self.passes(github())
        with open(os.path.join(self.folder, "step-summary.md"), encoding="utf-8") as file:
            self.assertIn("PASS: LLM-Eval API", file.read())

    def test_github_when_a_target_is_missed(self):
        self.misses(github())

    def test_gitlab(self):
        self.passes(gitlab())

    def test_jenkins(self):
        self.passes(jenkins())

    def test_a_mistake_is_found_before_anything_is_sent(self):
        for pipeline in (github(), gitlab(), jenkins()):
            code, printed = self.carry_out(pipeline, "--embedded --users=none")
            self.assertEqual(code, 2, printed)
            self.assertFalse(os.path.exists(os.path.join(self.folder, pipeline.kept)))

    def test_they_name_the_package_and_a_profile_that_there_are(self):
        for pipeline in (github(), gitlab(), jenkins()):
            self.assertEqual(os.path.basename(pipeline.variables["SPATE_PACKAGE"]), f"spate_{VERSION}-1_amd64.deb")
            done = subprocess.run([SPATE, "check", pipeline.variables["PROFILE"], *pipeline.variables["OPTIONS"].split()],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
