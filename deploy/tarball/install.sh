#!/bin/sh
# Installs MeterHub from this folder; needs no network. As root for all users, else for you alone.
#   ./install.sh [folder]       default: /opt/meterhub, or ~/.local/lib/meterhub
set -e
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then
  folder=${1:-/opt/meterhub}
  command=/usr/local/bin/meterhub
  config=/etc/meterhub/meterhub.yaml
else
  folder=${1:-$HOME/.local/lib/meterhub}
  command=$HOME/.local/bin/meterhub
  config=$HOME/meterhub.yaml
fi

if ! "$here/node" --version >/dev/null 2>&1; then
  echo "The Node.js in this archive does not run here: is it the archive for $(uname -m), and is this a Linux with glibc 2.28 or later?" >&2
  exit 1
fi
if [ -e "$folder" ] && [ ! -e "$folder/bin/meterhub.js" ]; then
  echo "$folder is there, and is not MeterHub: name another folder." >&2
  exit 1
fi

# Beside the old one, then in its place: a copy that is cut off leaves the old one whole.
mkdir -p "$(dirname "$folder")" "$(dirname "$command")" "$(dirname "$config")"
rm -rf "$folder.new"
cp -R "$here" "$folder.new"
rm -rf "$folder.old"
if [ -e "$folder" ]; then mv "$folder" "$folder.old"; fi
mv "$folder.new" "$folder"
rm -rf "$folder.old"

# The command starts with the Node that came along, whatever else is installed.
cat >"$command.new" <<END
#!/bin/sh
exec "$folder/node" "$folder/bin/meterhub.js" "\$@"
END
chmod 755 "$command.new"
mv "$command.new" "$command"
if [ ! -e "$config" ]; then cp "$here/first.yaml" "$config"; fi

echo "MeterHub $("$command" --version) is in $folder, its configuration is $config."
if [ "$(id -u)" = 0 ]; then
  echo "To start it with the machine: meterhub install-service -c $config --enable"
else
  echo "To start it: $command run -c $config"
fi
