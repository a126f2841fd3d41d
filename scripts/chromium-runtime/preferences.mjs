import { chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Chromium takes the console's forms for a login: it would offer to save the admin secret, and one
 * click would write it to disk. No switch forbids that alone; the profile's preferences do.
 */
const nothingIsSaved = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: { password_manager_enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false }
}

/** Before Chromium starts, and for the account it will run under, which owns `profile`. */
export function writePreferences(profile) {
  const folder = join(profile, 'Default')
  const file = join(folder, 'Preferences')
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(file, JSON.stringify(nothingIsSaved), { mode: 0o600 })
  if (process.platform === 'win32') return
  const { uid, gid } = statSync(profile)
  for (const path of [folder, file]) chownSync(path, uid, gid)
}
