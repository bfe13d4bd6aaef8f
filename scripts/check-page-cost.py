#!/usr/bin/env python3
"""What open pages cost a training: one run, in turns without readers and with twenty, one of which never reads.

On Linux also the processor time of the threads that serve them, which a busy machine does not disturb.

scripts/check-page-cost.py [PAIRS] [SECONDS]   needs Python 3 and nothing else
"""
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

PAIRS = int(sys.argv[1]) if len(sys.argv) > 1 else 12
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 4
READERS = 20
ROOT = pathlib.Path(__file__).resolve().parent.parent


def connect(port, read):
    """An open page; one that does not read keeps its window shut."""
    reader = socket.socket()
    if not read:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(("127.0.0.1", port))
    reader.sendall(b"GET /events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % port)
    if read:
        threading.Thread(target=drain, args=(reader,), daemon=True).start()
    return reader


def drain(reader):
    try:
        while reader.recv(1 << 16):
            pass
    except OSError:
        pass


def processor_seconds(pid):
    """Of each thread that serves pages."""
    seconds = {}
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*"):
        try:
            name, fields = (task / "comm").read_text().strip(), (task / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if name in ("page", "page-door", "page-reader"):
            seconds[task.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def last_step(metrics):
    """Steps and milliseconds of training so far."""
    with metrics.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 20000))
        steps = [line for line in file.read().split(b"\n")[1:-1] if line.startswith(b'{"type":"step"')]
    step = json.loads(steps[-1])
    return step["step"], step["elapsed_millis"]


def milliseconds_per_step(metrics):
    began = last_step(metrics)
    time.sleep(SECONDS)
    ended = last_step(metrics)
    return (ended[1] - began[1]) / (ended[0] - began[0])


with tempfile.TemporaryDirectory() as folder:
    run = pathlib.Path(folder) / "run"
    train = subprocess.Popen(
        [ROOT / "scripts/surprisal", "train", ROOT / "configs/quickstart.yaml", "--out", run, "--plain", "--page", "0",
         "--set", "training.steps=1000000", "--set", "training.eval_interval=1000000", "--set", "training.checkpoint_interval=1000000"],
        stdout=subprocess.PIPE, text=True, cwd=ROOT)
    port = None
    for line in train.stdout:
        found = re.search(r"page: http://127\.0\.0\.1:(\d+)/", line)
        if found:
            port = int(found.group(1))
            break
    threading.Thread(target=train.stdout.read, daemon=True).start()
    time.sleep(10)
    ratios = []
    served = served_during = 0.0
    for pair in range(PAIRS):
        times = {}
        for readers in (0, READERS) if pair % 2 else (READERS, 0):
            before, began = processor_seconds(train.pid), time.time()
            sockets = [connect(port, i > 0) for i in range(readers)]
            time.sleep(0.5)
            times[readers] = milliseconds_per_step(run / "metrics.jsonl")
            if readers:
                served += sum(s - before.get(thread, 0) for thread, s in processor_seconds(train.pid).items())
                served_during += time.time() - began
            for reader in sockets:
                reader.close()
        ratios.append(times[READERS] / times[0])
        print(f"{times[0]:7.3f} ms per step alone, {times[READERS]:7.3f} with {READERS} readers, one stalled", flush=True)
    train.kill()
    train.wait()
cost = 100 * (statistics.median(ratios) - 1)
spread = 100 * statistics.stdev(ratios) / len(ratios) ** 0.5
print(f"cost of {READERS} readers: {cost:+.2f}% (median of {PAIRS} pairs, standard error {spread:.2f}%)")
print(f"threads that serve them: {100 * served / served_during / os.cpu_count():.2f}% of {os.cpu_count()} cores")
