import type { keyRecordProcedures } from '@shared/contract/key-records'
import type { FeatureHandlers } from './feature-handlers'

type Names = Exclude<keyof typeof keyRecordProcedures, 'keys.changes' | 'keys.markChangesSeen'>

/** The console's own records about keys. */
export const keyRecordHandlers: FeatureHandlers<Names> = ({
  active,
  recovery,
  purposes,
  proofs,
  keyExport
}) => ({
  'purposes.list': async ({ profileId }) => {
    const open = active.get(profileId)
    await recovery.ended(open)
    return { purposes: await purposes.list(open) }
  },
  'purposes.set': async ({ profileId, keyId, purpose }) => ({
    purpose: await purposes.set(active.get(profileId), keyId, purpose)
  }),
  'proofs.run': asked => proofs.run(asked),
  'proofs.ofKey': ({ profileId, keyId }) => proofs.ofKey(active.get(profileId), keyId),
  'keys.exportCsv': ({ profileId, keyIds }) => keyExport.exportCsv(active.get(profileId), keyIds)
})
