import type { SeededRandom } from '@sandbox/scenarios/seeded-random'
import type { Recorded } from './recording'

type Change = Extract<Recorded, { did: 'write' | 'truncate' }>
type File = {
  content: Buffer
  size: number
  /** Whether its name is on the disk. */
  isThere: boolean
  /** Not synced: any part of it may be there after a power cut, or nothing. */
  readonly pending: Change[]
  isRemoved: boolean
}

const sector = 512

function room(file: { content: Buffer }, size: number): void {
  if (file.content.length >= size) return
  const grown = Buffer.alloc(Math.max(size, file.content.length * 2, 65_536))
  file.content.copy(grown)
  file.content = grown
}

function change(file: { content: Buffer; size: number }, done: Change, length?: number): void {
  if (done.did === 'truncate') {
    room(file, done.size)
    file.content.fill(0, Math.min(file.size, done.size))
    file.size = done.size
    return
  }
  const data = length === undefined ? done.data : done.data.subarray(0, length)
  room(file, done.offset + data.length)
  data.copy(file.content, done.offset)
  file.size = Math.max(file.size, done.offset + data.length)
}

/** What of the writes that no sync had made final is there after the cut. */
export type Survival = 'nothing' | 'anything'

/** A disk that keeps what was synced, and of the rest whatever chance wants. */
export function createDisk() {
  const files = new Map<string, File>()

  function fileOf(name: string): File {
    let file = files.get(name)
    if (file === undefined) {
      file = { content: Buffer.alloc(0), size: 0, isThere: false, pending: [], isRemoved: false }
      files.set(name, file)
    }
    return file
  }

  function take(done: Recorded): void {
    if (done.did === 'acknowledge') return
    if (done.did === 'sync-folder') {
      for (const [name, { isRemoved }] of files) if (isRemoved) files.delete(name)
      return
    }
    const file = fileOf(done.file)
    if (done.did === 'remove') file.isRemoved = true
    else if (done.did === 'sync') {
      for (const each of file.pending.splice(0)) change(file, each)
      file.isThere = true
    } else {
      // Made again under its old name before the removal was final.
      file.isRemoved = false
      file.pending.push(done)
    }
  }

  /** The files as the next start finds them. */
  function afterCut(survival: Survival, random: SeededRandom): ReadonlyMap<string, Buffer> {
    const found = new Map<string, Buffer>()
    for (const [name, file] of files) {
      const isAnything = survival === 'anything'
      if (file.isRemoved && (!isAnything || random.chance(0.5))) continue
      const copy = { content: Buffer.from(file.content.subarray(0, file.size)), size: file.size }
      let isThere = file.isThere
      const share = random.next()
      for (const each of isAnything ? file.pending : []) {
        if (!random.chance(share)) continue
        const isTorn = each.did === 'write' && each.data.length > sector && random.chance(0.2)
        const sectors = isTorn ? Math.floor(each.data.length / sector) : 0
        change(copy, each, isTorn ? sector * (1 + random.below(sectors)) : undefined)
        isThere = true
      }
      if (isThere) found.set(name, copy.content.subarray(0, copy.size))
    }
    return found
  }

  return { take, afterCut }
}
export type Disk = ReturnType<typeof createDisk>
