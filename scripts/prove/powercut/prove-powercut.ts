import { createSeededRandom } from '@sandbox/scenarios/seeded-random'
import { buildProcesses } from '../build-processes'
import { createDisk, type Survival } from './disk'
import { type Recorded, record } from './recording'
import { missingAfter } from './survivors'
import { type Acknowledged, nothingYet } from './work'

export type PowercutProof = {
  readonly cuts: number
  readonly seed: number
  /** Commits that were acknowledged, and of those how many a cut came right after. */
  readonly acknowledged: number
  readonly cutAfter: number
  readonly writes: number
  readonly syncs: number
  /** How often what was in a log went over into its database. */
  readonly checkpoints: number
  readonly megabytes: number
  /** The same with `synchronous=NORMAL`: it has to lose acknowledged rows, or nothing is proved. */
  readonly control: { readonly cuts: number; readonly lost: number }
  readonly broken: readonly { readonly cut: Cut; readonly faults: readonly string[] }[]
}
type Options = {
  readonly cuts: number
  readonly seed: number
  /** Pages of the log that are written; the first segment is sealed in the 82nd. */
  readonly pages: number
  readonly onCuts?: (done: number) => void
}
/** Before what was recorded at this place. */
export type Cut = { readonly before: number; readonly survival: Survival }

const controlShare = 4
const thoroughEvery = 20

/** Cuts the power of two recorded runs, again and again, and looks at what is there afterwards. */
export async function provePowercut({
  cuts,
  seed,
  pages,
  onCuts
}: Options): Promise<PowercutProof> {
  const built = await buildProcesses({
    'writing-process': 'scripts/prove/powercut/writing-process.ts'
  })
  try {
    const program = built.pathOf('writing-process')
    const done = record(program, { pages, isControl: false })
    const planned = plannedCuts(done, cuts, seed)
    const broken = await cutAll(done, planned, seed, onCuts)
    const acks = placesAfterAcks(done)
    const control = record(program, { pages, isControl: true })
    const controlCuts = plannedCuts(control, Math.ceil(cuts / controlShare), seed)
    const lost = await cutAll(control, controlCuts, seed)
    const cutPlaces = new Set(planned.map(({ before }) => before))
    const written = done.filter(each => each.did === 'write')
    return {
      cuts: planned.length,
      seed,
      acknowledged: acks.length,
      cutAfter: acks.filter(place => cutPlaces.has(place)).length,
      writes: written.length,
      syncs: done.filter(({ did }) => did === 'sync').length,
      checkpoints: checkpointsIn(done),
      megabytes: Math.round(written.reduce((sum, { data }) => sum + data.length, 0) / 1e5) / 10,
      control: { cuts: controlCuts.length, lost: lost.length },
      broken
    }
  } finally {
    built.remove()
  }
}

const placesAfterAcks = (done: readonly Recorded[]): number[] =>
  done.flatMap(({ did }, place) => (did === 'acknowledge' ? [place + 1] : []))

const checkpointsIn = (done: readonly Recorded[]): number =>
  done
    .slice(placesAfterAcks(done)[0])
    .filter(each => each.did === 'sync' && /^(cache|journal)\.db$/.test(each.file)).length

/**
 * Right after every acknowledgement with nothing that was not synced, the worst there is; then there
 * and anywhere else with whatever chance leaves of it. Where fewer are wanted, spread over all.
 */
function plannedCuts(done: readonly Recorded[], count: number, seed: number): Cut[] {
  const random = createSeededRandom(String(seed), 'cuts')
  const acks = placesAfterAcks(done)
  const first = acks[0] ?? 0
  const worst = Math.min(acks.length, Math.ceil(count / 2))
  const cuts: Cut[] = Array.from({ length: worst }, (_, nth) => ({
    before: acks[Math.floor(((nth + 1) * acks.length) / worst) - 1] ?? first,
    survival: 'nothing'
  }))
  while (cuts.length < count) {
    const anywhere = first + random.below(done.length - first + 1)
    const before = random.chance(0.4) ? (acks[random.below(acks.length)] ?? first) : anywhere
    cuts.push({ before, survival: random.chance(0.15) ? 'nothing' : 'anything' })
  }
  return cuts.sort((a, b) => a.before - b.before)
}

async function cutAll(
  done: readonly Recorded[],
  cuts: readonly Cut[],
  seed: number,
  onCuts?: Options['onCuts']
): Promise<PowercutProof['broken'][number][]> {
  const random = createSeededRandom(String(seed), 'survival')
  const disk = createDisk()
  const broken: PowercutProof['broken'][number][] = []
  let acknowledged: Acknowledged = nothingYet
  let place = 0
  for (const [nth, cut] of cuts.entries()) {
    for (; place < cut.before; place += 1) {
      const each = done[place]
      if (each === undefined) continue
      disk.take(each)
      if (each.did === 'acknowledge') acknowledged = { ...acknowledged, ...each.ack }
    }
    const isThorough = nth % thoroughEvery === 0
    const faults = await missingAfter(disk.afterCut(cut.survival, random), acknowledged, isThorough)
    if (faults.length > 0) broken.push({ cut, faults })
    onCuts?.(nth + 1)
  }
  return broken
}
