import type { appProcedures } from '@shared/contract/app'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const appHandlers: FeatureHandlers<keyof typeof appProcedures> = (
  parts,
  { desktop, clipboard }
) => ({
  'app.about': async () => desktop.about(),
  'app.notices': async () => ({ notices: parts.notices.list() }),
  'app.openDocumentation': async ({ page }) => {
    await desktop.openDocumentation(page)
    return nothing
  },
  'settings.get': () => parts.settings.get(),
  'settings.update': change => parts.settings.update(change),
  'settings.rememberPlace': async ({ profileId, place }) => {
    await parts.profiles.rememberPlace(profileId, place)
    return nothing
  },
  'app.copyText': async ({ text }) => {
    await clipboard.writeText(text)
    return nothing
  },
  'operations.cancel': async ({ operationId }) => {
    parts.operations.cancel(operationId)
    return nothing
  }
})
