import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Plan } from '@shared/domain/limits'
import { matchesProtected, protectAdminSecret } from './access/admin-secret'
import { randomBase62 } from './key-material'
import { applyAcme } from './scenarios/acme'
import { addAuditHistory } from './scenarios/acme-audit'
import { applyEmpty } from './scenarios/empty'
import type { Scenario, ScenarioName } from './scenarios/scenario'
import { readMeta, writeMeta } from './store/meta'
import { buildStore, DataFolderError, type Db, lockFolder, openStore } from './store/open'

const scenarios: Readonly<Record<ScenarioName, Scenario>> = { empty: applyEmpty, acme: applyAcme }

const adminSecretLength = 48

export type DataFolderOptions = {
  readonly data: string
  readonly scenario: ScenarioName
  readonly plan: Plan
  /** Random and kept beside the database where it is not given. */
  readonly seed?: string
  readonly scale?: number
  readonly audit?: number
  readonly adminSecretFile?: string
}

export type DataFolder = {
  readonly db: Db
  /** The one that was applied, now or when the folder was new. */
  readonly scenario: string
  readonly adminSecretFile: string
  readonly protectedAdminSecret: string
  close(): void
}

const writePrivately = (path: string, text: string): void =>
  writeFileSync(path, `${text}\n`, { mode: 0o600, flag: 'wx' })

/** A file that is there is used, never overwritten: it may be somebody else's. */
function readOrCreateSecret(path: string): string {
  if (!existsSync(path)) {
    const secret = randomBase62(adminSecretLength)
    writePrivately(path, secret)
    return secret
  }
  const secret = readFileSync(path, 'utf8').trim()
  if (/^[\x21-\x7e]{16,200}$/.test(secret)) return secret
  throw new DataFolderError(
    `${path} does not hold an admin secret: 16 to 200 visible ASCII characters on one line. Name another file or remove it.`
  )
}

const seedFile = 'seed'

/** The seed of a folder that a scenario was applied to. */
export const readSeed = (folder: string): string =>
  readFileSync(join(folder, seedFile), 'utf8').trim()

function seedOf(folder: string, wanted: string | undefined): string {
  const path = join(folder, seedFile)
  if (existsSync(path)) return readSeed(folder)
  const seed = wanted ?? randomBytes(24).toString('hex')
  writePrivately(path, seed)
  return seed
}

function checkSecretFile(path: string, protectedSecret: string): void {
  if (!existsSync(path)) {
    throw new DataFolderError(
      `The admin secret file ${path} of this folder is missing, and only a hash of it is stored. Put it back, or use a new folder.`
    )
  }
  if (matchesProtected(readFileSync(path, 'utf8').trim(), protectedSecret)) return
  throw new DataFolderError(
    `The admin secret in ${path} is not the one of this folder. Put the right file back, or use a new folder.`
  )
}

/** One level at a time: Node's own recursion never ends where a parent takes no folders. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** Opens the folder, filling it with the scenario where it is empty. One process at a time. */
export function openDataFolder(
  options: DataFolderOptions,
  now: number,
  note: (text: string) => void
): DataFolder {
  const folder = resolve(options.data)
  makeFolder(folder)
  const lock = lockFolder(folder)
  try {
    const adminSecretFile = resolve(options.adminSecretFile ?? join(folder, 'admin-secret'))
    let db = openStore(folder)
    try {
      const applied = readMeta(db, 'scenario')
      if (applied === undefined) {
        const { audit, scenario, plan, scale } = options
        const secret = readOrCreateSecret(adminSecretFile)
        const seed = seedOf(folder, options.seed)
        const fill = (empty: Db): void => {
          scenarios[scenario](empty, { plan, seed, now, scale })
          if (audit !== undefined) addAuditHistory(empty, { seed, plan, count: audit, now, note })
          writeMeta(empty, 'admin_secret', protectAdminSecret(secret))
          writeMeta(empty, 'scenario', scenario)
        }
        if (audit === undefined) db.transaction(() => fill(db)).immediate()
        else {
          db.close()
          buildStore(folder, fill)
          db = openStore(folder)
        }
      } else {
        const { scenario, seed, scale, audit } = options
        if (applied !== scenario) {
          note(`${folder} already holds the scenario ${applied}; ${scenario} is not applied`)
        }
        if (seed !== undefined && seed !== seedOf(folder, seed)) {
          note(`${folder} was made with another seed; the one given is not used`)
        }
        if (scale !== undefined) note(`${folder} holds its keys already; no more are added`)
        if (audit !== undefined) note(`${folder} holds its audit log already; nothing is added`)
      }
      const protectedAdminSecret = readMeta(db, 'admin_secret') ?? ''
      checkSecretFile(adminSecretFile, protectedAdminSecret)
      return {
        db,
        scenario: applied ?? options.scenario,
        adminSecretFile,
        protectedAdminSecret,
        close() {
          db.close()
          lock.release()
        }
      }
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
