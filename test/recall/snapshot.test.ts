import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { Arena } from '../../src/wasm/arena.js';
import { METRIC_ID } from '../../src/wasm/exports.js';
import { exportGraph, type GraphPiece, importGraph } from '../../src/wasm/graph-snapshot.js';
import { clustered, Fixture, SOUND, shuffled } from './data.js';

const COUNT = 5000;
const rows = clustered(COUNT, 20, 31);
const metric = METRIC_ID.l2;

/** A fixture with gaps, tombstones and several pieces of each part. */
function worn(): Fixture {
  const fixture = new Fixture(rows, metric, { m: 12, efConstruction: 60 });
  fixture.insertAll(shuffled(COUNT, 1).filter((slot) => slot % 10 !== 3));
  fixture.removeAll(Array.from({ length: 500 }, (_, slot) => slot * 3));
  fixture.graph.consolidateAll();
  fixture.removeAll(Array.from({ length: 300 }, (_, slot) => slot * 7 + 1));
  return fixture;
}

function bytesOf(pieces: Iterable<GraphPiece>): Buffer {
  return Buffer.concat([...pieces].map((piece) => piece.bytes));
}

/** Another arena with the vectors of the live slots of `fixture`. */
function reloaded(fixture: Fixture): Arena {
  const arena = Arena.create({ dimensions: 20 });
  for (let slot = 0; slot < COUNT; slot++) if (fixture.arena.state(slot) === 'live') arena.write(slot, rows[slot]!);
  return arena;
}

describe('a graph that is exported and imported', () => {
  const fixture = worn();
  const pieces = [...exportGraph(fixture.graph)];

  test('comes in pieces of a known order and size', () => {
    expect(pieces[0]).toMatchObject({ part: 'header', index: 0 });
    expect(pieces[0]!.bytes.length).toBe(64);
    expect(Math.max(...pieces.map((piece) => piece.bytes.length))).toBeLessThanOrEqual(2 ** 20);
    expect(new Set(pieces.map((piece) => piece.part))).toEqual(new Set(['header', 'links', 'nodes', 'upper']));
    expect(pieces.filter((piece) => piece.part === 'links').length).toBeGreaterThan(1);
  });

  test('has the same bytes and gives the same answers, and so on', () => {
    const arena = reloaded(fixture);
    const graph = importGraph(arena, pieces);
    expect(bytesOf(exportGraph(graph)).equals(bytesOf(pieces))).toBe(true);
    expect(graph.verify()).toEqual(SOUND);
    graph.consolidateAll();
    const other = worn();
    other.graph.consolidateAll();
    expect(bytesOf(exportGraph(graph)).equals(bytesOf(exportGraph(other.graph)))).toBe(true);
    for (const query of fixture.queries) {
      const hits = graph.search(query, 10, { ef: 30 });
      expect([...hits.slots]).toEqual([...other.graph.search(query, 10, { ef: 30 }).slots]);
    }
    // Both go on alike.
    for (const [own, vectors] of [
      [graph, arena],
      [other.graph, other.arena],
    ] as const) {
      for (let slot = 1; slot < 200; slot += 7) {
        vectors.write(slot, rows[slot]!);
        own.insert(slot);
      }
    }
    expect(bytesOf(exportGraph(graph)).equals(bytesOf(exportGraph(other.graph)))).toBe(true);
  });

  test('may come before the vectors, holds the slots of tombstones and frees them', () => {
    const arena = Arena.create({ dimensions: 20 });
    const graph = importGraph(arena, pieces);
    expect(arena.freeSlot(1)).toBe(3);
    for (let slot = 0; slot < COUNT; slot++) {
      if (fixture.arena.state(slot) === 'live') arena.write(slot, rows[slot]!);
    }
    graph.consolidateAll();
    expect(graph.verify()).toEqual(SOUND);
    expect(arena.freeSlot(1)).toBe(1);
    expect(graph.search(rows[2]!, 1, { ef: 30 }).slots[0]).toBe(2);
  });

  test('may be exported in the middle of a consolidation', () => {
    const own = worn();
    const dead = own.graph.header().deadCount;
    own.graph.consolidate(COUNT);
    own.graph.consolidate(2000);
    const arena = reloaded(own);
    const graph = importGraph(arena, [...exportGraph(own.graph)]);
    expect(graph.header().deadCount).toBe(dead);
    graph.consolidateAll();
    expect(graph.verify()).toEqual(SOUND);
    expect(graph.header().deadCount).toBe(0);
  });

  test('may be empty', () => {
    const arena = Arena.create({ dimensions: 20 });
    const graph = importGraph(arena, [...exportGraph(new Fixture(rows, metric).graph)]);
    expect(graph.search(rows[0]!, 5, { ef: 5 }).count).toBe(0);
    arena.write(0, rows[0]!);
    graph.insert(0);
    expect(graph.search(rows[0]!, 5, { ef: 5 }).count).toBe(1);
  });
});

describe('a damaged graph', () => {
  const fixture = new Fixture(rows.slice(0, 600), metric, { m: 4, efConstruction: 20 }).insertAll(shuffled(600, 1));
  const pieces = [...exportGraph(fixture.graph)];

  function refused(changed: Iterable<GraphPiece>): string {
    try {
      importGraph(Arena.create({ dimensions: 20, pagesMax: 256 }), changed);
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'imported';
  }

  test('is refused when pieces are missing, short or of other dimensions', () => {
    expect(refused([])).toBe('XX002');
    expect(refused(pieces.slice(1))).toBe('XX002');
    expect(refused(pieces.slice(0, -1))).toBe('XX002');
    expect(refused(pieces.slice(0, 1))).toBe('XX002');
    const short = pieces.map((piece) =>
      piece.part === 'nodes' ? { ...piece, bytes: piece.bytes.subarray(8) } : piece,
    );
    expect(refused(short)).toBe('XX002');
    expect(() => importGraph(Arena.create({ dimensions: 21 }), pieces)).toThrow('it has 20 dimensions');
  });

  test('with any byte changed is refused, or can be searched and consolidated without harm', () => {
    const random = seededRandom(77);
    let imported = 0;
    for (let round = 0; round < 400; round++) {
      const changed = pieces.map((piece) => ({ ...piece, bytes: piece.bytes.slice() }));
      const { bytes } = changed[round % changed.length]!;
      for (let count = 0; count < 1 + (round % 3); count++) bytes[random.below(bytes.length)] = random.below(256);
      const arena = Arena.create({ dimensions: 20, pagesMax: 256 });
      try {
        const graph = importGraph(arena, changed);
        for (let slot = 0; slot < 600; slot++) arena.write(slot, rows[slot]!);
        graph.search(rows[round]!, 10, { ef: 40 });
        graph.remove(round);
        graph.consolidateAll();
        graph.verify();
        imported++;
      } catch (error) {
        expect(['XX002', '53200']).toContain((error as { code: string }).code);
      }
    }
    expect(imported).toBeGreaterThan(0);
  });
});
