import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Summary, summarize } from '../statistics.ts'
import { type IngestFigures, measureIngest } from './ingest.ts'
import { answer, createTelling, planOf } from './stage.ts'

export type IngestPlan = { readonly entries: number; readonly folder: string }
export type IngestResult = IngestFigures & {
  readonly bare_page_ms: Summary
  readonly intake_page_ms: Summary
}

const { entries, folder } = planOf<IngestPlan>()

/** Leaves `cache.db` and the same entries as `entries.jsonl` for what is measured next. */
function measure(): IngestResult {
  const lines = openSync(join(folder, 'entries.jsonl'), 'wx', 0o600)
  const telling = createTelling('Entries taken in', entries)
  const bare: number[] = []
  const intake: number[] = []
  let done = 0
  const figures = measureIngest(entries, folder, (texts, bareMicros, intakeMicros) => {
    writeSync(lines, `${texts.join('\n')}\n`)
    bare.push(bareMicros / 1_000)
    intake.push(intakeMicros / 1_000)
    done += texts.length
    telling(done)
  })
  closeSync(lines)
  for (const suffix of ['', '-wal', '-shm'])
    rmSync(join(folder, `bare.db${suffix}`), { force: true })
  return { ...figures, bare_page_ms: summarize(bare), intake_page_ms: summarize(intake) }
}

answer(measure())
