#!/usr/bin/env python3
"""Checks signed webhook requests with the Python library of Standard Webhooks (pip install standardwebhooks).

Usage: COUNTERFOIL_SIGNATURES=FILE swift test --filter SignatureTests && check-signatures.py FILE

Each request must verify, and must no longer verify with one bit of its body, id or signature flipped.
"""
import base64
import json
import random
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


def is_refused(webhook, body, headers):
    try:
        webhook.verify(body, headers)
    except WebhookVerificationError:
        return True
    return False


def flip(body, generator):
    """Flips a bit of an ASCII character, since the library refuses what is not UTF-8 before it checks anything."""
    flipped = bytearray(body)
    place = generator.choice([place for place, byte in enumerate(body) if byte < 0x80])
    flipped[place] ^= 1 << generator.randrange(7)
    return bytes(flipped)


def main(path):
    generator = random.Random(7)
    verified = refused = flips = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            webhook = Webhook(case["secret"])
            body = base64.b64decode(case["body"])
            headers = {name.lower(): value for name, value in case["headers"].items()}
            webhook.verify(body, headers)
            verified += 1
            other_id = dict(headers, **{"webhook-id": headers["webhook-id"] + "0"})
            digits = bytearray(base64.b64decode(headers["webhook-signature"][3:]))
            digits[generator.randrange(len(digits))] ^= 1 << generator.randrange(8)
            other_signature = dict(headers, **{"webhook-signature": "v1," + base64.b64encode(digits).decode()})
            attempts = [(flip(body, generator), headers), (body, other_id), (body, other_signature)]
            flips += len(attempts)
            refused += sum(is_refused(webhook, *attempt) for attempt in attempts)
    print(f"{verified} verified; {refused} of {flips} alterations refused")
    return 0 if refused == flips else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
