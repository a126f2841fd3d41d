import type { Segment, Segments } from '../segment'
import { createBucketStarts } from './bucket-starts'
import { createFlagsOf } from './column-flags'
import { createDistinctValues } from './distinct-values'
import { createEvaluate } from './evaluate'
import { type RollUp, rolledUp } from './histogram'
import { createLabelCache, createLabels, type LabelledField, type Labels } from './labels'
import { createSegmentCache } from './per-segment'
import { createTimeIndex, type TimeIndex } from './time-index'

/** What searches share: everything derived from segments, each kept up to a bound. */
export type SearchPorts = ReturnType<typeof createSearchPorts>

const maxTimeIndexBytes = 6 * 1024 * 1024
const maxRollUpBytes = 6 * 1024 * 1024

export function createSearchPorts(segments: Segments, now: () => number) {
  const timeIndexes = createSegmentCache<TimeIndex>(maxTimeIndexBytes)
  const timesOf = (segment: Segment): TimeIndex =>
    timeIndexes(segment, 'times', () => createTimeIndex(segment))

  const rollUps = createSegmentCache<ReturnType<RollUp>>(maxRollUpBytes)
  const rollUp: RollUp = (segment, labels, starts, { key }) =>
    rollUps(segment, `${labels.column} ${key}`, () => rolledUp(segment, labels, starts))

  const distinct = createDistinctValues()
  const labelCache = createLabelCache()
  const labels = new Map<LabelledField, Labels>()
  function labelsOf(field: LabelledField): Labels {
    const known = labels.get(field) ?? createLabels(field, labelCache, distinct)
    labels.set(field, known)
    return known
  }

  let scratch = new Uint32Array(0)
  let every = new Uint32Array(0)
  return {
    segments,
    now,
    timesOf,
    ...createEvaluate(segments, timesOf, createFlagsOf(distinct)),
    labelsOf,
    startsOf: createBucketStarts(),
    rollUp,
    /** Room for the indexes of a segment, used by one step at a time. */
    indexesFor(count: number): Uint32Array {
      if (scratch.length < count) scratch = new Uint32Array(count)
      return scratch
    },
    /** 0, 1, 2 and so on, at least up to a count. */
    everyIndex(count: number): Uint32Array {
      if (every.length < count) every = Uint32Array.from({ length: count }, (_, index) => index)
      return every
    }
  }
}
