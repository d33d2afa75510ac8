"""What the scripts of bench/ share."""
import sys
from pathlib import Path

sys.dont_write_bytecode = True

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
SHARED = ROOT.parent / "shared"
