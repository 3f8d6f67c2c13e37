#!/usr/bin/python3
"""A mail server for tests, over aiosmtpd. Says "port N", then a line for each thing that happens; keeps each mail that it
took as FOLDER/N.mail: envelope, headers as they came, and the decoded text. Addresses say how it behaves:

    busy@...     451 the first time, 250 then
    never@...    550
    stall@...    keeps the mail, says "stalled", and answers nothing more on that connection
"""
import asyncio
import email.policy
import os
import sys

from aiosmtpd.smtp import SMTP

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


async def serve():
    handler = Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler), "127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    say(f"port {server.sockets[0].getsockname()[1]}")
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(serve())
