"""Phones that send, in a process of their own: `python -m bench.load` reads a plan and writes what came of it.

Plain HTTP on kept connections and nothing of Django, so that the machine's cores are left to what is measured.
"""

import asyncio
import hashlib
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from bench.picture import photo

# static/js/field/sender.js
LARGEST_PART, GOOD_TIME = 1024 * 1024, 8000


@dataclass
class Tally:
    """Milliseconds of each request by kind and of each record from its first byte to its last photo."""

    requests: dict[str, list[float]] = field(default_factory=dict)
    records: list[float] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)


class Phone:
    """One connection, kept open; what has to be sent goes one after another, as the outbox sends it."""

    def __init__(self, plan: dict[str, Any], tally: Tally, port: int) -> None:
        self.plan, self.tally, self.port = plan, tally, port
        self.part = 0
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def send(self) -> None:
        while (record := await self.queue.get()) is not None:
            begin = record.get("due") or time.perf_counter()
            await self.request("record", "PUT", record["path"], {"Content-Type": "application/json"}, record["body"])
            for seed in record["photos"]:
                await self.photo(seed)
            self.tally.records.append((time.perf_counter() - begin) * 1000)
        if self.line:
            self.line[1].close()

    async def photo(self, seed: int) -> None:
        data = photo(seed)
        path = self.plan["photos"] + hashlib.sha256(data).hexdigest() + self.plan.get("slash", "/")
        part = self.plan["part"]
        if not part:
            await self.request("photo", "PUT", path, {"Content-Type": "application/octet-stream"}, data)
            return
        start = 0
        while start < len(data):
            headers = {"Upload-Offset": str(start), "Upload-Length": str(len(data))}
            headers["Content-Type"] = "application/octet-stream"
            size = self.part or part
            sent = data[start : start + size]
            ms = await self.request("part", "PATCH", path, headers, sent)
            start += size
            if self.plan["grows"]:
                # As the phone does: as much as comes through in a good time.
                more = min(max(size, int(len(sent) * GOOD_TIME / max(ms, 1))), LARGEST_PART)
                self.part = max(size // 2, part) if ms >= GOOD_TIME else more

    async def request(self, kind: str, method: str, path: str, headers: dict[str, str], body: bytes | str) -> float:
        data = body.encode() if isinstance(body, str) else body
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(data)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in {**self.plan["headers"], **headers}.items())
        begin = time.perf_counter()
        status = await self._exchange(head.encode() + b"\r\n" + data)
        spent = (time.perf_counter() - begin) * 1000
        self.tally.requests.setdefault(kind, []).append(spent)
        if status not in (200, 201):
            self.tally.refused[str(status)] = self.tally.refused.get(str(status), 0) + 1
        return spent

    async def _exchange(self, message: bytes) -> int:
        """Once more on a new line where the server has closed the kept one, as a browser does."""
        for fresh in (False, True):
            if fresh or self.line is None:
                self.line = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                reader, writer = self.line
                writer.write(message)
                await writer.drain()
                return await self._answer(reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                continue
        return 0

    async def _answer(self, reader: asyncio.StreamReader) -> int:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        lines = head.split("\r\n")
        length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), 0)
        if length:
            await reader.readexactly(length)
        elif "transfer-encoding: chunked" in lines:
            await reader.readuntil(b"0\r\n\r\n")
        if "connection: close" in lines and self.line:
            self.line[1].close()
            self.line = None
        return int(lines[0].split()[1])


async def burst(plan: dict[str, Any], tally: Tally) -> None:
    """Each record is handed in at its own moment, whether the ones before have gone or not."""
    phones = [Phone({**plan, "headers": headers}, tally, plan["port"]) for headers in plan["phones"]]
    senders = [asyncio.create_task(phone.send()) for phone in phones]
    begin = time.perf_counter()
    for record in sorted(plan["records"], key=lambda record: record["at"]):
        due = begin + record["at"]
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        phones[record["phone"]].queue.put_nowait({**record, "due": due})
    for phone in phones:
        phone.queue.put_nowait(None)
    await asyncio.gather(*senders)


async def sustained(plan: dict[str, Any], tally: Tally) -> None:
    """As many at once as there are phones, each sending its next record when the last one is there."""
    phones = [Phone({**plan, "headers": headers}, tally, plan["port"]) for headers in plan["phones"]]
    for number, record in enumerate(plan["records"]):
        phones[number % len(phones)].queue.put_nowait(record)
    for phone in phones:
        phone.queue.put_nowait(None)
    await asyncio.gather(*(phone.send() for phone in phones))


def main() -> None:
    plan = json.load(sys.stdin)
    tally = Tally()
    photo(0)  # the picture, which takes a second to make
    begin = time.perf_counter()
    asyncio.run({"burst": burst, "sustained": sustained}[plan["kind"]](plan, tally))
    result = {"seconds": time.perf_counter() - begin, "processor": time.process_time(), "requests": tally.requests}
    json.dump({**result, "records": tally.records, "refused": tally.refused}, sys.stdout)


if __name__ == "__main__":
    main()
