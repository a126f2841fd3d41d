import { keysToCsv } from '@shared/domain/key-csv'
import { Secret } from '@shared/secret'
import { serverNow } from '../keys/held-keys'
import type { Clock, FileSaver } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

type Ports = { readonly clock: Clock; readonly files: FileSaver }
type Exported = { readonly path: string | null; readonly rows: number; readonly leftOut: number }

/** The held keys as a file: what is shown, not what Horizon has by now. */
export function createKeyExport({ clock, files }: Ports) {
  async function exportCsv(open: OpenProfile, keyIds: readonly string[]): Promise<Exported> {
    const held = new Map((await open.data.keys.held()).keys.map(key => [key.id, key]))
    const asked = [...new Set(keyIds)]
    const keys = asked.flatMap(id => held.get(id) ?? [])
    const leftOut = asked.length - keys.length
    const day = new Date(clock.now()).toISOString().slice(0, 10)
    const stored = await open.data.records.purposes()
    const purposes = new Map(stored.map(purpose => [purpose.keyId, purpose]))
    const csv = keysToCsv(keys, purposes, await serverNow(open, clock.now()))
    // Last: the profile may be left, and its files closed, while the dialog is open.
    const path = await files.choosePath(`api-keys-${day}.csv`)
    if (path === null) return { path, rows: 0, leftOut }
    await files.writeNew(path, new Secret(csv))
    return { path, rows: keys.length, leftOut }
  }

  return { exportCsv }
}
