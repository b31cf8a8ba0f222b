"""A documentation build asks dini for derivatives: one process, one line for each question and answer.

usage: python examples/client.py [PROGRAM], where PROGRAM is `dini` if it is not given
"""
import json
import subprocess
import sys


class Dini:
    """A running `dini batch`; used with `with`, it ends with the block."""

    def __init__(self, program="dini"):
        self.process = subprocess.Popen(
            [program, "batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", bufsize=1
        )

    def ask(self, **request):
        """The answer to a request, as a dictionary; a wrong input raises ValueError with what to write instead."""
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            error = answer["error"]
            raise ValueError(f"{error['message']} (help: {error['help']})")
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


if __name__ == "__main__":
    with Dini(*sys.argv[1:]) as dini:
        for name in ["relu", "gelu", "huber"]:
            answer = dini.ask(expr=name)
            print(f"{name}: {answer['text']} ({answer['summary']})")
        point = dini.ask(expr="abs(x)", at=["0"])["queries"][0]
        print(f"abs at 0: {point['verdict']}, left {point['left']}, right {point['right']}")
        try:
            dini.ask(expr="rleu(x)")
        except ValueError as error:
            print(f"error: {error}")
