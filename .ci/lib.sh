# What .ci/run and .ci/full share: where things are, and steps with a headline
# and a duration. A step that fails is remembered and the others still run, so
# that one run shows all that is wrong.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# The folders that data-dependent tests read. With them set no test may skip.
shared=$(dirname "$root")/shared
export REFERENCE_DIR=$shared/reference DATA_DIR=$shared/data SEEDS_DIR=$shared/seeds
for folder in "$REFERENCE_DIR" "$DATA_DIR" "$SEEDS_DIR"; do
	if [[ ! -d $folder ]]; then
		echo "CI needs the folder $folder: put shared/ beside the checkout" >&2
		exit 1
	fi
done

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

failed=()

# step HEADLINE COMMAND... runs a command or function without stdin. Its output is
# shown only if it fails; lines that it writes to file descriptor 3 always are.
step() {
	local headline=$1 start=$SECONDS code
	shift
	printf '%-52s ' "$headline"
	set +e # not "|| code=$?", under which set -e would be off inside the step
	(
		set -euo pipefail
		trap - EXIT
		"$@"
	) </dev/null >"$tmp/step.log" 2>&1 3>"$tmp/step.say"
	code=$?
	set -e
	if ((code == 0)); then
		echo "ok $((SECONDS - start)) s"
	else
		echo "FAILED after $((SECONDS - start)) s"
		sed 's/^/    | /' "$tmp/step.log" | tail -n 100
		failed+=("$headline")
	fi
	sed 's/^/    /' "$tmp/step.say"
}

# verdict lists the steps that failed; its exit code says whether there were any.
verdict() {
	((${#failed[@]} == 0)) && return
	printf '\nFailed: %s\n' "${#failed[@]}"
	printf '  %s\n' "${failed[@]}"
	return 1
}

# examples OUT PREFIX... builds every program under examples and runs each, without
# arguments, in a folder of its own, OUT/NAME, where it leaves its documents and
# stdout.txt. GOARCH and a PREFIX such as qemu-aarch64 run them as another machine does.
examples() {
	local out=$1 bin=$1/bin name code want written
	shift
	mkdir -p "$bin"
	go build -buildvcs=false -o "$bin/" ./examples/...
	for name in $(ls "$bin"); do
		want=0
		[[ $name == validate ]] && want=1 # two of its samples are meant to be refused
		mkdir "$out/$name"
		code=0
		(cd "$out/$name" && "$@" "$bin/$name" >stdout.txt) || code=$?
		((code == want)) || { echo "examples/$name ended with $code, want $want" && return 1; }
		[[ -s $out/$name/stdout.txt ]] || { echo "examples/$name printed nothing" && return 1; }
	done
	# What they wrote is valid, and what is not valid is not. CASE packages are of no kind of
	# ours; the tests of their package hold them to the official schemas.
	mapfile -t written < <(cd "$out" && find . -name '*.json' ! -path './case/*' | LC_ALL=C sort)
	echo "written: ${written[*]}"
	(cd "$out" && "$@" "$bin/validate" "${written[@]}" | tee validate/written.txt)
	sed 's/"format"/"fromat"/' "$out/review/report.json" >"$tmp/broken.json"
	if "$@" "$bin/validate" -kind report "$tmp/broken.json"; then
		echo "examples/validate accepts a report without its format" && return 1
	fi
	rm -r "$bin"
}
