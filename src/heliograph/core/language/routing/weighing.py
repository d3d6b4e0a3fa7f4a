"""How much a piece of text may say: more if few messages have it, more if those that have it share a label.

The weight of a piece is ``idf ** RARITY * concentration ** FOCUS``, where ``idf = ln((1 + messages) / (1 + with it)) + 1``,
and concentration is one less the entropy of the labels among the messages that have the piece, each label counted as if
all were equally frequent, over the largest entropy there can be (balanced distributional concentration: Wang et al.,
Entropy-based Term Weighting Schemes for Text Categorization in VSM, ICTAI 2015). `SMOOTHING` messages without content
are added, so that a piece of two messages is not taken for a law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

RARITY = 1.5
FOCUS = 0.3
SMOOTHING = 1.0


def weigh(counted: sparse.csr_matrix, weights: NDArray[np.float32]) -> sparse.csr_matrix:
    """Rows of counts times weights, each row of length 1. A row without a known piece stays zero."""
    from scipy import sparse

    data = counted.data * weights[counted.indices]
    sums = np.add.reduceat(np.append(data**2, np.float32(0)), counted.indptr[:-1])
    lengths = np.sqrt(np.where(np.diff(counted.indptr) > 0, sums, 1))
    data /= np.repeat(lengths, np.diff(counted.indptr)).astype(np.float32)
    return sparse.csr_matrix((data, counted.indices, counted.indptr), shape=counted.shape)


def rarity(counted: sparse.csr_matrix) -> NDArray[np.float64]:
    """Inverse document frequency of each column, to the power of `RARITY`."""
    having = np.bincount(counted.indices, minlength=counted.shape[1])
    powers: NDArray[np.float64] = (np.log((1 + counted.shape[0]) / (1 + having)) + 1) ** RARITY
    return powers


def learn(counted: sparse.csr_matrix, truth: NDArray[np.int64], labels: int) -> NDArray[np.float32]:
    """The weight of each column, from messages with their labels."""
    of_label = np.bincount(truth, minlength=labels)
    having = _having(counted, truth, labels)
    share_of_all = labels * of_label / len(truth)
    rates = (having + SMOOTHING * share_of_all[:, None]) / (of_label + SMOOTHING * labels)[:, None]
    shares = rates / rates.sum(axis=0)
    entropy = -(shares * np.log(np.maximum(shares, 1e-12))).sum(axis=0)
    concentration = np.maximum(1 - entropy / np.log(labels), 0)
    worth: NDArray[np.float32] = (rarity(counted) * concentration**FOCUS).astype(np.float32)
    return worth


def _having(counted: sparse.csr_matrix, truth: NDArray[np.int64], labels: int) -> NDArray[np.float64]:
    """Messages of each label (rows) that have each piece (columns)."""
    from scipy import sparse

    messages = np.arange(len(truth))
    of_label = sparse.csr_matrix((np.ones(len(truth)), (truth, messages)), shape=(labels, len(truth)))
    having = sparse.csr_matrix((np.ones(counted.nnz, np.float32), counted.indices, counted.indptr), shape=counted.shape)
    found: NDArray[np.float64] = (of_label @ having).toarray()
    return found
