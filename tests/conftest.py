"""For all tests: the network is cut off, here and in child processes; one BLAS thread."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# What lands is told by the change and not by chance: on a test server every run tries the same examples.
settings.register_profile("server", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("server")

OFFLINE = Path(__file__).parent / "offline"
sys.path.insert(0, str(OFFLINE))
import sitecustomize  # noqa: E402, F401  (cuts the network off in this process)

os.environ["PYTHONPATH"] = os.pathsep.join(p for p in (str(OFFLINE), os.environ.get("PYTHONPATH", "")) if p)
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def story() -> Path:
    """The folder of the sample story."""
    return ROOT / "demo" / "corvenna"


@pytest.fixture(scope="session")
def dossier_file(story: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossier of the sample story, built once."""
    from recoupe.builder import build_dossier

    target = tmp_path_factory.mktemp("built") / "corvenna.recoupe"
    build_dossier(story, target, title="Le naufrage de la Corvenna", html=True)
    return target


@pytest.fixture(scope="session")
def dossier(dossier_file: Path):
    """The same, opened."""
    from recoupe.store import load

    return load(dossier_file)[0]
