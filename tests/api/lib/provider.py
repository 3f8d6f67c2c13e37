#!/usr/bin/python3
"""A real OpenID provider for tests: glewlwyd, on a port of this machine, with one client and two users. Writes what a
platform needs to know of it (--provider) to FOLDER/provider.json and says "ready"; then does what each line of its input says,
and answers "done" or why not:

    confirm NAME CODE     signs NAME in and lets the device with this code in, as a person would in a browser
"""
import http.cookiejar
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

folder = sys.argv[1]
PASSWORD = "wet paper lantern"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


port = free_port()
home = f"http://127.0.0.1:{port}"


def configure():
    with open("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3", encoding="utf-8") as script:
        with sqlite3.connect(f"{folder}/glewlwyd.db") as db:
            db.executescript(script.read())
    subprocess.run(
        ["openssl", "genrsa", "-out", f"{folder}/key.pem", "2048"], check=True, stderr=subprocess.DEVNULL
    )
    subprocess.run(
        ["openssl", "rsa", "-in", f"{folder}/key.pem", "-pubout", "-out", f"{folder}/public.pem"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    with open(f"{folder}/glewlwyd.conf", "w", encoding="utf-8") as to:
        to.write(
            f"""port={port}
bind_address="127.0.0.1"
external_url="{home}/"
login_url="login.html"
api_prefix="api"
log_mode="file"
log_level="INFO"
log_file="{folder}/glewlwyd.log"
cookie_secure=0
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
use_secure_connection=false
secure_connection_key_file="{folder}/key.pem"
secure_connection_pem_file="{folder}/public.pem"
hash_algorithm="SHA512"
database = {{ type = "sqlite3"
 path = "{folder}/glewlwyd.db" }};
"""
        )


class Browser:
    """Keeps cookies, as a person's browser does."""

    def __init__(self):
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), NoRedirect()
        )

    def ask(self, method, path, body=None, form=None):
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json"}
        if form is not None:
            data = urllib.parse.urlencode(form).encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
        request = urllib.request.Request(f"{home}/api/{path}", data, headers, method=method)
        try:
            with self.opener.open(request, timeout=15) as answer:
                return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Location", ""), error.read().decode()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def need(answer, what):
    if answer[0] not in (200, 302):
        raise RuntimeError(f"{what}: {answer}")
    return answer


def set_up():
    admin = Browser()
    need(admin.ask("POST", "auth/", {"username": "admin", "password": "password"}), "sign in")
    key = open(f"{folder}/key.pem", encoding="utf-8").read()
    public = open(f"{folder}/public.pem", encoding="utf-8").read()
    parameters = {
        "iss": f"{home}/api/oidc",
        "jwt-type": "rsa",
        "jwt-key-size": "256",
        "key": key,
        "cert": public,
        "jwks-show": True,
        "access-token-duration": 3600,
        "refresh-token-duration": 1209600,
        "code-duration": 600,
        "refresh-token-rolling": True,
        "allow-non-oidc": True,
        "auth-type-code-enabled": False,
        "auth-type-token-enabled": False,
        "auth-type-id-token-enabled": True,
        "auth-type-none-enabled": False,
        "auth-type-password-enabled": False,
        "auth-type-client-enabled": False,
        "auth-type-device-enabled": True,
        "auth-type-refresh-enabled": False,
        "device-authorization-expiration": 600,
        "device-authorization-interval": 1,
        "subject-type": "public",
        "name-claim": "mandatory",
    }
    need(
        admin.ask(
            "POST",
            "mod/plugin/",
            {"module": "oidc", "name": "oidc", "display_name": "OpenID Connect", "enabled": True, "parameters": parameters},
        ),
        "plugin",
    )
    need(
        admin.ask(
            "POST",
            "client/",
            {
                "client_id": "minyi",
                "name": "minyi",
                "enabled": True,
                "confidential": True,
                "client_secret": "between-us",
                "redirect_uri": [],
                "authorization_type": ["device_authorization"],
                "token_endpoint_auth_method": ["client_secret_post"],
                "scope": [],
            },
        ),
        "client",
    )
    for name, shown in (("mei", "美玲"), ("ming", "阿明")):
        need(
            admin.ask(
                "POST",
                "user/",
                {
                    "username": name,
                    "name": shown,
                    "password": PASSWORD,
                    "email": f"{name}@provider.tw",
                    "enabled": True,
                    "scope": ["openid", "g_profile"],
                },
            ),
            "user",
        )


def confirm(name, code):
    person = Browser()
    need(person.ask("POST", "auth/", {"username": name, "password": PASSWORD}), "sign in")
    need(person.ask("PUT", "auth/grant/minyi", {"scope": "openid"}), "grant")
    answer = need(person.ask("GET", f"oidc/device?g_continue&code={code}"), "device")
    if "deviceComplete" not in answer[1]:
        raise RuntimeError(f"device: {answer}")


def main():
    configure()
    glewlwyd = subprocess.Popen(
        ["glewlwyd", f"--config-file={folder}/glewlwyd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:  # until it answers
            try:
                Browser().ask("GET", "mod/type")
                break
            except (urllib.error.URLError, ConnectionError):
                if glewlwyd.poll() is not None:
                    raise RuntimeError("glewlwyd ended") from None
        set_up()
        with open(f"{folder}/provider.json", "w", encoding="utf-8") as to:
            json.dump(
                {
                    "name": "glewlwyd",
                    "issuer": f"{home}/api/oidc",
                    "client_id": "minyi",
                    "client_secret": "between-us",
                },
                to,
            )
        print("ready", flush=True)
        for line in sys.stdin:
            words = line.split()
            try:
                confirm(words[1], words[2])
                print("done", flush=True)
            except RuntimeError as error:
                print(error, flush=True)
    finally:
        glewlwyd.send_signal(signal.SIGKILL)


main()
os._exit(0)
