import { z } from 'zod'
import { nothing, profileIdSchema } from './common'
import { procedure } from './define'

export const colorSchemes = ['light', 'dark', 'system'] as const

export const timeZones = ['local', 'utc'] as const

export const settingsSchema = z.object({
  colorScheme: z.enum(colorSchemes),
  isSidebarCollapsed: z.boolean(),
  /** Of the audit log, where its location names none. */
  timeZone: z.enum(timeZones)
})
export type Settings = z.output<typeof settingsSchema>

/** Something the operator must know about the local data, said until the next start. */
export const noticeSchema = z.object({
  id: z.string(),
  severity: z.enum(['warning', 'error']),
  title: z.string(),
  detail: z.string(),
  profileId: profileIdSchema.optional()
})
export type Notice = z.output<typeof noticeSchema>

export const appProcedures = {
  'app.about': procedure(
    nothing,
    z.object({
      version: z.string(),
      runtime: z.string(),
      chromium: z.string(),
      node: z.string(),
      sqlite: z.string(),
      platform: z.string()
    })
  ),
  'app.notices': procedure(nothing, z.object({ notices: z.array(noticeSchema) })),
  /** Opens a page of Horizon's documentation in the system's browser; main knows the addresses. */
  'app.openDocumentation': procedure(
    z.object({ page: z.enum(['overview', 'api-keys', 'authentication']) }),
    nothing
  ),
  'settings.get': procedure(nothing, settingsSchema),
  'settings.update': procedure(settingsSchema.partial(), settingsSchema),
  /** Remembers the page's hash location for the profile's next start. */
  'settings.rememberPlace': procedure(
    z.object({ profileId: profileIdSchema, place: z.string().max(500).startsWith('/') }),
    nothing
  ),
  /** Puts text on the clipboard that is no secret, such as an id; the page cannot reach it itself. */
  'app.copyText': procedure(z.object({ text: z.string().min(1).max(1_000_000) }), nothing),
  /** Stops the long work that was started with this operation id; unknown ids are ignored. */
  'operations.cancel': procedure(z.object({ operationId: z.uuid() }), nothing)
}

export const appEvents = {
  'app.noticesChanged': nothing,
  'settings.changed': settingsSchema,
  'operations.progress': z.object({
    operationId: z.uuid(),
    done: z.number(),
    total: z.number().nullable(),
    note: z.string()
  }),
  /** A menu entry or a system shortcut chose a command of the page's registry. */
  'commands.run': z.object({ command: z.string() })
}
