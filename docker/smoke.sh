#!/usr/bin/env bash
# Tests what is in this folder: the demo finds the same by itself, on three agents, and on three of which one is killed.
#
#   docker/smoke.sh        after mvn package; BASE_IMAGE=… for a JRE other than the Dockerfile's
#
# Needs Docker and Compose. Every step has a limit; what goes wrong is printed with the logs; nothing but images is left.
set -euo pipefail
cd "$(dirname "$0")/.."

# How often every jar is there: enough work for a kill to come in the middle of it.
copies=3
seconds=600 # for the demo; nothing may be left out for want of time

project=mp-smoke-$$
base=${BASE_IMAGE:-$(sed -n 's/^ARG BASE_IMAGE=//p' docker/Dockerfile)}
export BASE_IMAGE=$base
work=$(mktemp -d)
export MP_DEMO_JARS=$work/jars

say() { printf -- '-- %s (%ss)\n' "$1" "$SECONDS"; }
fail() { printf 'smoke: %s\n' "$1" >&2; exit 1; }

if docker compose version >/dev/null 2>&1; then
  compose_command=(docker compose)
else
  compose_command=(docker-compose)
fi
compose() { "${compose_command[@]}" -p "$project" -f docker/compose.yaml "$@"; }

# Runs a command with a limit; what it prints is shown only when it fails.
within() {
  local limit=$1 status=0
  shift
  timeout -k 10 "$limit" "$@" >"$work/step.log" 2>&1 || status=$?
  ((status == 0)) && return
  cat "$work/step.log" >&2
  fail "$* $( ((status == 124)) && echo "was not done after $limit s" || echo "failed with exit code $status")"
}

within_compose() {
  local limit=$1
  shift
  within "$limit" "${compose_command[@]}" -p "$project" -f docker/compose.yaml "$@"
}

container() { compose ps -aq "$1"; }

mine() { docker "$1" ls -q ${2:+"$2"} --filter "label=com.docker.compose.project=$project"; }

# Those without a name, too.
volumes() { mine container -a | xargs -r docker inspect -f '{{range .Mounts}}{{println .Name}}{{end}}' | sed '/^$/d' | sort -u; }

# The figures that depend neither on who did the work nor on how long it took.
figures() { sed -n '/^jars  /,/^  all duplicated names/p' "$1"; }

clean_up() {
  local status=$?
  trap - EXIT
  if ((status != 0)); then
    timeout 20 "${compose_command[@]}" -p "$project" -f docker/compose.yaml logs --no-color --tail 60 >&2 || true
  fi
  say "down"
  # It removes itself, unless its limit was over.
  if docker container inspect "$project-embedded" >/dev/null 2>&1; then docker rm -f "$project-embedded" >/dev/null; fi
  volumes >"$work/volumes"
  timeout -k 10 90 "${compose_command[@]}" -p "$project" -f docker/compose.yaml down -v -t 20 >"$work/down.log" 2>&1 ||
    { cat "$work/down.log" >&2; status=1; }
  local left
  left="$(mine container -a) $(mine volume) $(mine network) $(docker volume ls -q | grep -Fx -f "$work/volumes" || true)"
  if [[ -n ${left// /} ]]; then
    printf 'smoke: left behind: %s\n' "$left" >&2
    status=1
  fi
  rm -rf "$work"
  ((status == 0)) && say "all is well"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Waits for the end of the driver, then for what it printed: into the file.
await_driver() {
  local limit=$1 output=$2 driver exit_code
  driver=$(container driver)
  exit_code=$(timeout "$limit" docker wait "$driver") || fail "the driver has not ended after $limit s"
  docker logs "$driver" >"$output" 2>"$output.err"
  [[ $exit_code == 0 ]] || { cat "$output" "$output.err" >&2; fail "the driver ended with exit code $exit_code"; }
}

# Waits until a line of the driver's output has these words.
await_line() {
  grep -q -m 1 -- "$2" < <(timeout "$1" docker logs -f "$(container driver)" 2>&1) ||
    fail "the driver did not say \"$2\" in $1 s"
}

# Waits until an agent hosts a process of a pool.
await_worker() {
  local deadline=$((SECONDS + $1)) agent
  agent=$(container "$2")
  until docker exec "$agent" mp ps | grep -q -- "$3"; do
    ((SECONDS < deadline)) || fail "$2 hosts no process named like $3 after $1 s"
  done
}

same() {
  figures "$2" >"$work/these"
  diff -u "$work/embedded.figures" "$work/these" >&2 || fail "$1 did not give the figures of the demo by itself"
}

docker info >/dev/null 2>&1 || fail "Docker does not answer; .ci/docker installs and starts it on Debian"
[[ -x modules/cli/target/mp/bin/mp && -d modules/examples/target/demo/lib ]] || fail "there is nothing built: mvn package"

say "images on $base"
for target in agent keys demo; do
  within 300 docker build -f docker/Dockerfile --target "$target" --build-arg "BASE_IMAGE=$base" \
    -t "multiprocessing-$target:local" .
  user=$(docker image inspect -f '{{.Config.User}}' "multiprocessing-$target:local")
  [[ $user == mp ]] || fail "image $target runs as \"$user\""
done
in_agent=$(timeout 30 docker run --rm --network none --entrypoint ls multiprocessing-agent:local /opt/mp/lib)
grep -q '^multiprocessing-cli-' <<<"$in_agent" || fail "the agent's image lacks mp: $in_agent"
if grep -q examples <<<"$in_agent"; then fail "the agent's image has the demo's classes, which are to travel"; fi

mkdir "$MP_DEMO_JARS"
for ((copy = 1; copy <= copies; copy++)); do cp -r modules/cli/target/mp/lib "$MP_DEMO_JARS/$copy"; done
chmod -R a+rX "$MP_DEMO_JARS"

say "the demo by itself"
timeout -k 10 150 docker run --rm --name "$project-embedded" --network none --memory 2g -v "$MP_DEMO_JARS:/jars:ro" \
  multiprocessing-demo:local /jars "$seconds" >"$work/embedded" || fail "the demo by itself failed"
figures "$work/embedded" >"$work/embedded.figures"
[[ $(wc -l <"$work/embedded.figures") -gt 10 ]] || { cat "$work/embedded" >&2; fail "the demo printed no table"; }

say "the demo on three agents"
within_compose 150 up -d --no-build
[[ $(docker exec "$(container agent1)" id -u) != 0 ]] || fail "agent1 runs as root"
for agent in agent1 agent2 agent3; do
  id=$(container "$agent")
  keys=$(docker exec "$id" sh -c 'cd /var/lib/mp/keys && stat -c "%n %a" *' | tr '\n' ' ')
  [[ $keys == "$agent-key.pem 600 $agent.pem 644 ca.pem 644 " ]] || fail "$agent sees other keys than its own: $keys"
  limits=$(docker inspect -f '{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}' "$id")
  [[ $limits =~ ^[1-9][0-9]*\ [1-9][0-9]*$ ]] || fail "$agent has no limits of memory and pids: $limits"
done
certificate=$(docker exec "$(container agent1)" cat /var/lib/mp/keys/agent1.pem)
await_driver 150 "$work/cluster"
same "the demo on three agents" "$work/cluster"
for agent in agent1 agent2 agent3; do
  grep -q "^process .* on $agent\$" "$work/cluster" || fail "$agent read no jar: $(grep '^process ' "$work/cluster")"
done
sed -n '/^jars  /,$p' "$work/cluster"

say "the demo on three agents, of which one is killed"
within_compose 30 rm -s -f -v driver
within_compose 60 up -d --no-build driver
[[ $(docker exec "$(container agent1)" cat /var/lib/mp/keys/agent1.pem) == "$certificate" ]] ||
  fail "the keys were made anew"
await_line 60 "^[0-9]* processes: "
await_worker 30 agent3 Pool
docker kill "$(container agent3)" >/dev/null
say "agent3 is killed"
await_driver 150 "$work/killed"
grep -E "^[0-9]+ processes: |^lost with" "$work/killed" || true
same "the demo with an agent killed" "$work/killed"
grep -q "^lost with" "$work/killed" || fail "nothing was lost: agent3 was not killed in the middle"
[[ $(docker inspect -f '{{.State.ExitCode}}' "$(container agent3)") == 137 ]] || fail "agent3 was not killed"
