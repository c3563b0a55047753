"""Redis and PostgreSQL: emptied, and gone for a while."""

from __future__ import annotations

from tests.drills.scene import Scene


def redis_flushed(scene: Scene) -> None:
    """All that waits in the broker is forgotten, three times."""
    for _ in range(3):
        scene.pass_time(scene.rng.uniform(*scene.size.pause))
        scene.look()
        scene.say("FLUSHALL")
        scene.installation.flush_redis()


def redis_gone(scene: Scene) -> None:
    """The broker is gone; orders come on."""
    scene.say(f"Redis is gone for {scene.size.outage:.0f} s")
    scene.is_redis_kept_down = True
    scene.installation.kill("redis")
    scene.pass_time(scene.size.outage)
    scene.is_redis_kept_down = False
    scene.look()


def postgresql_gone(scene: Scene) -> None:
    """The database is gone; nobody can be answered, and the ERP comes again."""
    scene.say(f"PostgreSQL is gone for {scene.size.outage:.0f} s")
    scene.is_postgresql_down = True
    scene.plant.postgresql.crash()
    try:
        scene.pass_time(scene.size.outage)
    finally:
        scene.plant.postgresql.start()
    scene.is_postgresql_down = False
    scene.look()
