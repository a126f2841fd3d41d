import type { ProfileDataStore } from './data-ports'
import type { ExportTools } from './file-ports'
import type {
  Clipboard,
  Clock,
  Desktop,
  EventBus,
  FileSaver,
  Fingerprint,
  HorizonConnector,
  Ids,
  LocalHorizonHost,
  Logger,
  ProfileFile,
  SecretStore,
  SettingsFile,
  Timers
} from './ports'

/** Everything the core works on, made outside. */
export type CorePorts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly horizon: HorizonConnector
  readonly keychain: SecretStore
  readonly session: SecretStore
  readonly fingerprint: Fingerprint
  readonly profileFile: ProfileFile
  readonly settingsFile: SettingsFile
  readonly profileData: ProfileDataStore
  readonly clipboard: Clipboard
  readonly files: FileSaver
  readonly exportTools: ExportTools
  readonly localHorizon: LocalHorizonHost
  readonly desktop: Desktop
}
