#!/usr/bin/python3
"""A mail server for tests, over aiosmtpd. Says "port N", then a line for each thing that happens; keeps each mail that it
took as FOLDER/N.mail: envelope, headers as they came, and the decoded text. Addresses say how it behaves:

    busy@...     451 the first time, 250 then
    never@...    550
    stall@...    keeps the mail, says "stalled", and answers nothing more on that connection

With a third argument, USER:PASSWORD, it takes mail from that user alone, and after STARTTLS alone, at 127.0.0.2; whom to
trust then is FOLDER/certificate.pem.
"""
import asyncio
import email.policy
import os
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder = sys.argv[1]


def say(line):
    print(line, flush=True)


class Handler:
    def __init__(self):
        self.kept, self.was_busy, self.stalled = len(os.listdir(folder)), set(), set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never@"):
            say("refused")
            return "550 5.1.1 no such person"
        if address.startswith("busy@") and address not in self.was_busy:
            self.was_busy.add(address)
            say("busy")
            return "451 4.3.0 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        self.kept += 1
        with open(os.path.join(folder, f"{self.kept}.mail"), "wb") as to:
            to.write(f"MAIL {envelope.mail_from}\nRCPT {' '.join(envelope.rcpt_tos)}\n".encode())
            to.write(envelope.original_content.split(b"\r\n\r\n")[0] + b"\n\n")
            to.write(f"SUBJECT {message['Subject']}\n{message.get_content()}".encode())
        if envelope.rcpt_tos[0].startswith("stall@") and envelope.rcpt_tos[0] not in self.stalled:
            self.stalled.add(envelope.rcpt_tos[0])
            say("stalled")
            await asyncio.Event().wait()
        say(f"mail {self.kept}")
        return "250 OK"


def make_safe():
    certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mail",
         "-addext", "subjectAltName=IP:127.0.0.2", "-keyout", key, "-out", certificate],
        check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def check(server, session, envelope, mechanism, data):
        good = f"{data.login.decode()}:{data.password.decode()}" == sys.argv[3]
        say("welcome" if good else "stranger")
        return AuthResult(success=good, handled=False)

    return lambda: SMTP(handler, tls_context=context, require_starttls=True, auth_required=True, authenticator=check)


handler = Handler()


async def serve():
    loop = asyncio.get_running_loop()
    safe = len(sys.argv) > 3
    server = await loop.create_server(
        make_safe() if safe else lambda: SMTP(handler),
        "127.0.0.2" if safe else "127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    say(f"port {server.sockets[0].getsockname()[1]}")
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(serve())
