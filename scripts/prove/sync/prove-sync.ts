import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHorizonServer } from '@sandbox/server'
import { buildProcesses } from '../build-processes'
import { type Base, live, type Scene, type Story, type StoryOutcome, tellStory } from './story'

export type SyncProof = {
  readonly trials: number
  readonly seed: number
  readonly stories: number
  readonly kills: number
  /** Kills by what the process had told last. */
  readonly moments: Readonly<Record<string, number>>
  /** Of all stories together, compared one by one at their ends. */
  readonly entries: number
  readonly broken: readonly { readonly story: Story; readonly faults: readonly string[] }[]
}
type Options = {
  readonly trials: number
  readonly seed: number
  readonly onTrials?: (done: number) => void
}

const killsPerStory = 25
const atOnce = 2
/** A little less than a whole segment: the first one is sealed while kills go on. */
const entriesToBeginWith = 32_500

async function makeBase(program: string): Promise<Base & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'horizon-sync-base-'))
  const clockFile = join(folder, 'clock')
  const horizonFolder = join(folder, 'horizon')
  const consoleFolder = join(folder, 'console')
  await mkdir(consoleFolder, { mode: 0o700 })
  await writeFile(clockFile, new Date(Date.now() - 90 * 86_400_000).toISOString())
  const server = await createHorizonServer({
    port: 0,
    data: horizonFolder,
    scenario: 'acme',
    seed: 'sync',
    audit: entriesToBeginWith,
    clockFile
  })
  const { url, adminSecretFile } = server
  const life = await live(
    program,
    { folder: consoleFolder, url, adminSecretFile, part: 'finish' },
    null
  )
  await server.close()
  const isDone = life.told.at(-1)?.is === 'done'
  if (!isDone) throw new Error(`Without a kill: ${JSON.stringify(life.told.at(-1))}`)
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  return { horizonFolder, consoleFolder, clockFile, url, remove }
}

/** Kill after kill of a console that syncs a log which goes on growing. */
export async function proveSync({ trials, seed, onTrials }: Options): Promise<SyncProof> {
  const built = await buildProcesses({
    'sync-process': 'scripts/prove/sync/sync-process.ts',
    'database-worker': 'src/main/database/worker.ts'
  })
  try {
    const programOf = built.pathOf('sync-process')
    const base = await makeBase(programOf)
    try {
      const stories = plannedStories(trials, seed)
      return summed(stories, await tellAll({ programOf, base }, stories, onTrials), seed)
    } finally {
      await base.remove()
    }
  } finally {
    built.remove()
  }
}

/** Every third begins with a console that holds nothing yet. */
function plannedStories(trials: number, seed: number): Story[] {
  return Array.from({ length: Math.ceil(trials / killsPerStory) }, (_, nth) => ({
    seed: `${seed} ${nth}`,
    kills: Math.min(killsPerStory, trials - nth * killsPerStory),
    isFresh: nth % 3 === 1
  }))
}

async function tellAll(
  scene: Scene,
  stories: readonly Story[],
  onTrials: Options['onTrials']
): Promise<StoryOutcome[]> {
  const outcomes: StoryOutcome[] = []
  const waiting = [...stories.entries()]
  let done = 0
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [nth, story] = next
      outcomes[nth] = await tellStory(scene, story)
      done += story.kills
      onTrials?.(done)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

function summed(
  stories: readonly Story[],
  outcomes: readonly StoryOutcome[],
  seed: number
): SyncProof {
  const moments: Record<string, number> = {}
  for (const outcome of outcomes) {
    for (const [name, count] of Object.entries(outcome.moments)) {
      moments[name] = (moments[name] ?? 0) + count
    }
  }
  const sumOf = (read: (outcome: StoryOutcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + read(outcome), 0)
  return {
    trials: stories.reduce((sum, { kills }) => sum + kills, 0),
    seed,
    stories: stories.length,
    kills: sumOf(({ kills }) => kills),
    moments,
    entries: sumOf(({ entries }) => entries),
    broken: outcomes.flatMap(({ faults }, nth) => {
      const story = stories[nth]
      return faults.length === 0 || story === undefined ? [] : [{ story, faults }]
    })
  }
}
