"""Settings refuse what production must not run on, and say what to set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "kR7!vQ2#mZ9^tB4&xN6*wC1(yL8)pD3-sF5_gH0+jA7=uE2~oI4",
    "REDIS_URL": "redis://localhost:6379/0",
    "DATABASE_URL": "postgresql://service:p@db/screening",
    "ALLOWED_HOSTS": "screening.example.com",
}


def check(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a fresh process with nothing but this environment."""
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    code = "from django.conf import settings; print(settings.BROKER_URL, settings.DATABASES)"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | {"DJANGO_SETTINGS_MODULE": "compliance.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "mend"),
    [
        ({"SECRET_KEY": "ours"}, "set REDIS_URL"),
        ({"REDIS_URL": "redis://localhost:6379/0"}, "set SECRET_KEY"),
        (SAFE | {"DEBUG": "true"}, "unset DEBUG"),
        ({k: v for k, v in SAFE.items() if k != "DATABASE_URL"}, "set DATABASE_URL"),
        (SAFE | {"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "set DATABASE_URL"),
        (SAFE | {"SECRET_KEY": "short"}, "SECRET_KEY is weak"),
        (SAFE | {"SECRET_KEY": "a" * 60}, "SECRET_KEY is weak"),
        (SAFE | {"ALLOWED_HOSTS": "*"}, "set ALLOWED_HOSTS"),
        (SAFE | {"ALLOWED_HOSTS": "screening.example.com,*"}, "set ALLOWED_HOSTS"),
        (SAFE | {"ALLOWED_HOSTS": ""}, "set ALLOWED_HOSTS"),
        (SAFE | {"AUDIT_ANCHORS": "ftp://x/y"}, "AUDIT_ANCHORS"),
    ],
)
def test_production_refuses_trial_parts(
    tmp_path: Path, environment: dict[str, str], mend: str
) -> None:
    result = check(tmp_path, PRODUCTION="true", **environment)
    assert result.returncode != 0
    assert mend in result.stderr


def test_production_runs_with_its_own_parts(tmp_path: Path) -> None:
    result = check(tmp_path, PRODUCTION="true", **SAFE)
    assert result.returncode == 0, result.stderr


def test_without_environment_the_parts_are_embedded(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert "redis+socket://" in result.stdout
    assert "sqlite3" in result.stdout


def test_two_variables_put_real_servers_in_place(tmp_path: Path) -> None:
    result = check(
        tmp_path, DATABASE_URL="postgresql://u:p@db/screening", REDIS_URL="redis://broker/1"
    )
    assert "redis://broker/1" in result.stdout
    assert "postgresql" in result.stdout


def test_socket_path_stays_within_the_kernels_limit(tmp_path: Path) -> None:
    deep = tmp_path / "/".join(["a-rather-long-folder-name"] * 6)
    result = check(tmp_path, DATA_DIR=str(deep))
    place = result.stdout.split()[0].removeprefix("redis+socket://")
    assert len(place.encode()) < 108
