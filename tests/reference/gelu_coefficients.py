#!/usr/bin/env python3
"""The coefficients of gelu() in lib/lacuna/model/nn/matrix_product.cpp: prints them, and how far off they are.

    tests/reference/gelu_coefficients.py        needs NumPy alone

x Φ(x) = x (½ + x R(x²)) with R(x²) = erf(x / √2) / (2 x), which has no pole anywhere: a polynomial comes near it fast. It
is written in u = 2 x² / 5.5² - 1, from -1 to 1, where its terms do not cancel. Beyond 5.5, x R(5.5²) is more than ½ and is
cut off there.
"""

import math

import numpy

END = 5.5
DEGREE = 15


def fitted():
    """Least squares, weighted anew until the largest error is as small as it gets (Lawson)."""
    x = END * numpy.sin(numpy.pi / 2 * (numpy.arange(6000) + 0.5) / 6000)
    wanted = numpy.array([math.erf(v / math.sqrt(2)) / (2 * v) for v in x])
    terms = numpy.polynomial.chebyshev.chebvander(2 * x * x / END**2 - 1, DEGREE)
    counts = numpy.maximum(x, 0.3)  # the error of x R, and near 0 the error relative to R
    weights = counts.copy()
    for _ in range(400):
        fit = numpy.linalg.lstsq(terms * weights[:, None], wanted * weights, rcond=None)[0]
        error = numpy.abs(terms @ fit - wanted) * counts
        weights *= (0.3 + error / error.mean()) ** 0.3
        weights /= weights.max()
    return numpy.polynomial.chebyshev.cheb2poly(fit)[::-1].astype(numpy.float32)


def fma(a, b, c):
    return (a.astype(numpy.float64) * b + numpy.float64(c)).astype(numpy.float32)


def gelu(x, coefficients):
    """As the kernel rounds."""
    u = fma(numpy.minimum(x * x, numpy.float32(END * END)), numpy.float32(2 / END**2), -1)
    r = numpy.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        r = fma(r, u, coefficient)
    half = numpy.float32(0.5)
    return x * (numpy.clip(x * r, -half, half) + half)


def main():
    coefficients = fitted()
    print(*(f"{value:.9g}F," for value in coefficients))
    x = numpy.linspace(-8, 8, 400001).astype(numpy.float32)
    exact = numpy.array([v / 2 * math.erfc(-v / math.sqrt(2)) for v in x.astype(float)])
    error = numpy.abs(gelu(x, coefficients) - exact)
    print(f"largest error {error.max():.1e}; within ±1 relative {(error / abs(exact).clip(1e-30))[abs(x) < 1].max():.1e}")


if __name__ == "__main__":
    main()
