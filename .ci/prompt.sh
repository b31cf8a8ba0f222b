#!/usr/bin/env bash
# Types a session in a real terminal: completion, several lines, Ctrl-C, history after a restart, 40 columns.
set -euo pipefail
dini=$(realpath "$1")
state=$(mktemp -d)
socket="dini$$"
tmux() { command tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null || true; rm -rf "$state"' EXIT

start() {
  tmux new-session -d -s prompt -x "$1" -y 60 "env XDG_STATE_HOME=$state NO_COLOR=1 LANG=C.UTF-8 $dini"
  await 'dini> *$'
}
screen() { tmux capture-pane -p -S -200 -t prompt 2> /dev/null | sed -e 's/ *$//' | grep -v '^$' || true; }
fail() { echo "expected $1 on the screen:"; screen; exit 1; }
# Waits until the last lines of the screen match.
await() {
  for _ in $(seq 200); do
    if screen | tail -n "${2:-1}" | grep -Eq -- "$1"; then return 0; fi
    sleep 0.02
  done
  fail "$1"
}
line() { tmux send-keys -t prompt -l "$1"; tmux send-keys -t prompt Enter; await "${2:-dini> *$}" "${3:-1}"; }

start 80
# Several lines until the bracket closes.
tmux send-keys -t prompt -l 'f(x) = { x for x > 0,'; tmux send-keys -t prompt Enter; sleep 0.1
line '0 otherwise }'
line "f'(x)"
screen | grep -q '⎨ 0          x < 0' || fail "the derivative with its brace"
line "f'(0)"
screen | grep -q 'corner, left 0, right 1' || fail "the verdict"
# Signs and names by the Tab key.
tmux send-keys -t prompt -l '\alpha'; tmux send-keys -t prompt Tab; await 'α' ; tmux send-keys -t prompt -l '^2'; tmux send-keys -t prompt Enter; await 'dini> *$'
tmux send-keys -t prompt -l 'heavis'; tmux send-keys -t prompt Tab; await 'heaviside'; tmux send-keys -t prompt -l '(1)'; tmux send-keys -t prompt Enter; await 'dini> *$'
tmux send-keys -t prompt -l ':exp'; tmux send-keys -t prompt Tab; await ':explain'; tmux send-keys -t prompt -l ' 0'; tmux send-keys -t prompt Enter; await 'dini> *$'
line '1/3 + 1/6'
screen | grep -q '= 1/2' || fail "1/2"
line 'ans + 1'
screen | grep -q '= 3/2' || fail "3/2"
line 'foo(x)'
screen | grep -q 'there is no function `foo`' || fail "a message with a caret"

# Ctrl-C in a long computation: the prompt is back within 200 ms, and the session is as before.
line 't(x) = 1 - abs(2*x - 1)'
line 'a(x) = t(t(t(t(x))))'
line 'b(x) = a(a(a(a(x))))'
tmux send-keys -t prompt -l 'diff(b(t(t(t(x)))), x)'; tmux send-keys -t prompt Enter
sleep 1
screen | tail -n 1 | grep -q 'diff(b' || fail "a long computation"
before=$(date +%s%N)
tmux send-keys -t prompt C-c
until screen | tail -n 1 | grep -Eq 'dini> *$'; do
  [ $(( ($(date +%s%N) - before) / 1000000 )) -lt 2000 ] || fail "the prompt after Ctrl-C"
done
took=$(( ($(date +%s%N) - before) / 1000000 ))
echo "Ctrl-C: the prompt is back after $took ms"
[ "$took" -le 200 ]
line 'a(1/3)'
screen | grep -q '= 2/3' || fail "the definitions after Ctrl-C"

# History after a restart, and nothing wider than 40 columns.
tmux send-keys -t prompt -l ':quit'; tmux send-keys -t prompt Enter
socket="again$$"
start 40
tmux send-keys -t prompt Up; await 'quit'
tmux send-keys -t prompt Up; await 'a\(1/3\)'
tmux send-keys -t prompt C-c; await 'dini> *$'
tmux send-keys -t prompt C-r; sleep 0.1; tmux send-keys -t prompt -l '1/3 +'; await '1/3 \+ 1/6'; tmux send-keys -t prompt Enter; await 'dini> *$'
line 'diff({ x*sin(x)*exp(-x) + 2*cos(x) for x > 0, a*x otherwise }, x)'
line 'diff(max(x, cos(x)), x)'
# A line that the terminal had to break is joined by -J: nothing is longer than the screen but what was typed.
wide=$(tmux capture-pane -p -J -S -200 -t prompt | sed -e 's/ *$//' | grep -v '^dini> ' | awk 'BEGIN { n = 0 } { if (length($0) > 40) { n++; print > "/dev/stderr" } } END { print n }' 2> "$state/wide" || true)
[ "$wide" = 0 ] || { cat "$state/wide"; exit 1; }
echo "40 columns: nothing is wider"

# Start to prompt.
best=1000
for _ in 1 2 3 4 5; do
  before=$(date +%s%N); echo | "$dini" > /dev/null; took=$(( ($(date +%s%N) - before) / 1000000 ))
  [ "$took" -lt "$best" ] && best=$took
done
echo "start to end of an empty session: $best ms"
[ "$best" -lt 20 ]
