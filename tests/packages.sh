#!/bin/sh
# Install Chromium and PostgreSQL from the distribution when they are missing: journeys and the second database need them.
set -eu

missing=
for browser in chromium-headless-shell chromium chromium-browser; do
  command -v $browser >/dev/null 2>&1 && found=$browser && break
done
[ -n "${found:-}" ] || missing="chromium-headless-shell"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null && ! [ -t 0 ]; then
    echo "Guichet : les tests ont besoin de $missing. Installez-les : sudo apt install $missing" >&2
    echo "Guichet: the tests need $missing. Install them: sudo apt install $missing" >&2
    exit 1
  fi
  as_root=sudo
fi

echo "Guichet : installation de $missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq update
# the build without windows is a package of its own where the distribution has it
apt-cache show chromium-headless-shell >/dev/null 2>&1 || missing=$(echo "$missing" | sed 's/chromium-headless-shell/chromium/')
# shellcheck disable=SC2086 # two package names
$as_root apt-get -qq install --yes --no-install-recommends $missing >/dev/null
