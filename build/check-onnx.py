"""Checks ONNX files with the reference checker: `check-onnx.py FILE…`.

Prints one JSON object a file with its inputs' shapes and exits 1 at the first that does not pass. Exits 3 when the
onnx package is not installed. The test suite calls it with Debian's Python (package python3-onnx).
"""

import json
import sys

try:
    import onnx
except ImportError as missing:
    print(f"the Python package onnx is not installed ({missing})", file=sys.stderr)
    sys.exit(3)


def shape(value):
    """The axes of an input or output: numbers, and words for dynamic ones."""
    return [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim]


def check(path):
    """Well-formed in structure, and in all types and shapes that can be inferred."""
    model = onnx.load(path)
    onnx.checker.check_model(model)
    onnx.checker.check_model(model, full_check=True)
    return {
        "file": path,
        "checker": onnx.__version__,
        "ir": model.ir_version,
        "opset": model.opset_import[0].version,
        "inputs": {value.name: shape(value) for value in model.graph.input},
        "outputs": {value.name: shape(value) for value in model.graph.output},
    }


for path in sys.argv[1:]:
    try:
        print(json.dumps(check(path)))
    except Exception as fault:  # the checker has several classes for what it refuses
        print(f"{path}: {fault}", file=sys.stderr)
        sys.exit(1)
