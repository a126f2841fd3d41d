import { loadavg } from 'node:os'
import { rounded, type Summary } from '../statistics.ts'
import type { MemoryFigures } from './console-plan.ts'
import type { FramesResult } from './frames.ts'
import type { StallResult } from './in-process.ts'
import type { IngestResult } from './ingest-stage.ts'
import type { PeersResult, Unavailable } from './peers-stage.ts'
import type { QueriesResult } from './queries-stage.ts'

export type Measured = {
  readonly entries: number
  readonly ingest: IngestResult
  readonly searched: QueriesResult
  readonly peers: PeersResult
  readonly memory: MemoryFigures | Unavailable
  readonly stall: StallResult | Unavailable
  readonly frames: FramesResult | Unavailable
}

type Figure = number | null

/** `null` where a part of it could not be measured. */
function read<T extends object>(
  measured: T | Unavailable,
  figure: (of: T) => number,
  digits = 1
): Figure {
  return 'unavailable' in measured ? null : rounded(figure(measured as T), digits)
}

/** Digits enough to compare by; what took less than that is 0. */
function tidy(value: unknown): unknown {
  if (typeof value === 'number') return rounded(value, 3)
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, tidy(each)]))
}

/** Every figure flat under its name, then what they are made of. */
export function figuresOf(measured: Measured) {
  const { entries, ingest, searched, peers, memory, stall, frames } = measured
  const { queries, verify } = searched
  const { page, text, counts } = queries
  const { duckdb, ripgrep, console: own } = peers
  const slower = (of: keyof PeersResult['console']) =>
    read(duckdb, each => each[of].median / own[of].median, 2)
  return {
    entries,
    ingest_ratio: rounded(ingest.ingest_ratio, 3),
    ingest_per_second: rounded(ingest.intake_per_second, 0),
    bare_per_second: rounded(ingest.bare_per_second, 0),
    size_ratio: rounded(ingest.size_ratio, 3),
    page_p95_ms: rounded(page.p95),
    page_median_ms: rounded(page.median),
    text_p95_ms: rounded(text.p95),
    text_median_ms: rounded(text.median),
    counts_p95_ms: {
      unfiltered: rounded(counts.unfiltered.p95),
      single: rounded(counts.single.p95),
      any: rounded(counts.any.p95)
    },
    partial_p95_ms: rounded(counts.partial.p95),
    first_count_ms: rounded(queries.firstCountMs),
    /** Of the same questions, the processor time alone: on a busy machine they take longer. */
    processor_p95_ms: Object.fromEntries(
      Object.entries(queries.processor).map(([name, { p95 }]) => [name, rounded(p95)])
    ),
    verify_ms: rounded(verify.verify_ms, 0),
    verify_per_second: rounded((entries / verify.verify_ms) * 1_000, 0),
    duckdb_page_ratio: slower('page'),
    duckdb_text_ratio: slower('text_all'),
    duckdb_histogram_ratio: slower('histogram'),
    duckdb_counts_ratio: slower('counts'),
    ripgrep_text_ratio: read(ripgrep, of => of.text_all.median / own.text_all.median, 2),
    ripgrep_text_page_ratio: read(ripgrep, of => of.text_all.median / own.text.median, 2),
    memory_mb: read(memory, of => Math.max(of.asked_mb, of.more_pages_mb)),
    memory_peak_mb: read(memory, of => of.peak_mb),
    main_stall_ms: read(stall, of => of.main.worst_ms),
    main_busy_ms: read(stall, of => of.main.worst_busy_ms),
    idle_stall_ms: read(stall, of => of.idle.worst_ms),
    worst_frame_ms: read(frames, of => of.worst_frame_ms),
    idle_frame_ms: read(frames, of => of.idle.worst),
    load: rounded(loadavg()[0] ?? Number.NaN)
  }
}
export type Figures = ReturnType<typeof figuresOf>

type Goal = {
  readonly name: string
  readonly value: Figure
  readonly least?: number
  readonly most?: number
}

/** The table; what is asked of a million is more than what is asked of ten. */
export function goalsOf(figures: Figures): readonly Goal[] {
  const { counts_p95_ms: counts } = figures
  return [
    { name: 'ingest_ratio', value: figures.ingest_ratio, least: 0.5 },
    { name: 'size_ratio', value: figures.size_ratio, most: 0.6 },
    { name: 'page_p95_ms', value: figures.page_p95_ms, most: 16 },
    { name: 'text_p95_ms', value: figures.text_p95_ms, most: 100 },
    { name: 'counts_p95_ms.unfiltered', value: counts.unfiltered, most: 16 },
    { name: 'counts_p95_ms.single', value: counts.single, most: 100 },
    { name: 'counts_p95_ms.any', value: counts.any, most: figures.entries > 1e6 ? 1_000 : 100 },
    { name: 'partial_p95_ms', value: figures.partial_p95_ms, most: 100 },
    { name: 'duckdb_page_ratio', value: figures.duckdb_page_ratio, least: 10 },
    { name: 'ripgrep_text_ratio', value: figures.ripgrep_text_ratio, least: 5 },
    { name: 'main_stall_ms', value: figures.main_stall_ms, most: 50 },
    { name: 'worst_frame_ms', value: figures.worst_frame_ms, most: 50 },
    { name: 'memory_mb', value: figures.memory_mb, most: 400 },
    { name: 'memory_peak_mb', value: figures.memory_peak_mb, most: 400 }
  ]
}

export function stateOf({ value, least, most }: Goal): 'met' | 'missed' | 'not measured' {
  if (value === null) return 'not measured'
  return value >= (least ?? value) && value <= (most ?? value) ? 'met' : 'missed'
}

export function asJson(measured: Measured): string {
  const figures = figuresOf(measured)
  const namesIn = (state: ReturnType<typeof stateOf>) =>
    goalsOf(figures)
      .filter(goal => stateOf(goal) === state)
      .map(({ name }) => name)
  const { entries: _, ...spread } = measured
  return JSON.stringify({
    ...figures,
    missed: namesIn('missed'),
    not_measured: namesIn('not measured'),
    spread: tidy(spread)
  })
}

const of = ({ median, p95, runs }: Summary): string =>
  `${rounded(median)} ms (p95 ${rounded(p95)}, ${runs} runs)`
const line = (name: string, value: string | number): string => `${name.padEnd(43)}${value}`

function peerLines({ console: own, duckdb, ripgrep }: PeersResult): string[] {
  const parts = {
    page: 'A page',
    text: 'Text, newest 50',
    text_all: 'Text, every match counted',
    histogram: 'Histogram',
    counts: 'Histogram and facets'
  } as const
  const lines = Object.entries(parts).flatMap(([part, name]) => {
    const each = part as keyof typeof parts
    const other = 'unavailable' in duckdb ? [] : [line(`${name}, DuckDB`, of(duckdb[each]))]
    return [line(name, of(own[each])), ...other]
  })
  if ('unavailable' in duckdb) lines.push(line('DuckDB', duckdb.unavailable))
  else {
    lines.push(line('DuckDB reads the JSON lines', `${rounded(duckdb.import_ms, 0)} ms`))
    const different = duckdb.disagreements.join('; ')
    lines.push(line('Answered otherwise by DuckDB', different === '' ? 'nothing' : different))
  }
  const isThere = !('unavailable' in ripgrep)
  lines.push(line('Text, ripgrep', isThere ? of(ripgrep.text_all) : ripgrep.unavailable))
  return lines
}

/** What is printed for people. */
export function asLines(measured: Measured): readonly string[] {
  const { ingest, searched, peers, memory, stall, frames } = measured
  const { queries } = searched
  const figures = figuresOf(measured)
  const partLines = (part: object | Unavailable, name: string): string[] =>
    'unavailable' in part ? [line(name, String(part.unavailable))] : []
  return [
    line('Entries', figures.entries.toLocaleString('en')),
    line('A page of 1,000 taken in', of(ingest.intake_page_ms)),
    line('The same, inserted bare', of(ingest.bare_page_ms)),
    line('Taken in per second', figures.ingest_per_second),
    line('Pages of searches', of(queries.page)),
    line('Pages of texts', of(queries.text)),
    line('Counts of everything', of(queries.counts.unfiltered)),
    line('Counts of one field or time', of(queries.counts.single)),
    line('Counts of anything', of(queries.counts.any)),
    line('First partial answer', of(queries.counts.partial)),
    line('Pages of searches, processor time', of(queries.processor.page)),
    line('Pages of texts, processor time', of(queries.processor.text)),
    line('Counts of anything, processor time', of(queries.processor.any)),
    line('First count after opening', `${figures.first_count_ms} ms`),
    line(
      'Everything verified',
      `${figures.verify_ms} ms (${figures.verify_per_second} per second)`
    ),
    ...peerLines(peers),
    ...partLines(memory, 'Memory'),
    ...partLines(stall, 'Stalls of the main process'),
    line('Worst stall, an idle process meanwhile', figures.idle_stall_ms ?? 'not measured'),
    line('Worst stall, own processor time', figures.main_busy_ms ?? 'not measured'),
    ...partLines(frames, 'Frames'),
    line('Worst frame before anything is fetched', figures.idle_frame_ms ?? 'not measured'),
    line('Load of this machine', figures.load),
    ...goalsOf(figures).map(goal => {
      const { name, value, least, most } = goal
      const bound = least === undefined ? `at most ${most}` : `at least ${least}`
      return line(name, `${value ?? '-'} (${bound}: ${stateOf(goal)})`)
    })
  ]
}
