#!/bin/sh
# Makes the secrets that compose.yaml reads, once; those that are there stay.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
umask 077
random() { python3 -c 'import secrets; print(secrets.token_urlsafe(48))' 2>/dev/null || openssl rand -base64 48 | tr '+/' '-_'; }
[ -f secrets/annai_secret ] || random >secrets/annai_secret
[ -f secrets/database_password ] || random >secrets/database_password
printf 'postgresql://annai:%s@database/annai\n' "$(cat secrets/database_password)" >secrets/database_url
# Compose hands files over as they are: the server's user in its container has to read its two. The folder is closed.
chmod 700 secrets
chmod 644 secrets/annai_secret secrets/database_url secrets/database_password
