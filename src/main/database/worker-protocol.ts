import { AppError, type WireError } from '@shared/errors'
import type { FileName } from './client'
import type { Opening } from './session'

export type WorkerInput = { readonly folder: string }

export type ToWorker =
  | {
      readonly id: number
      readonly file: FileName
      readonly name: string
      readonly args: readonly unknown[]
    }
  | { readonly close: true }

export type SentError =
  | { readonly kind: 'expected'; readonly error: WireError }
  | { readonly kind: 'unexpected'; readonly name: string; readonly message: string }

export type FromWorker =
  | { readonly opened: Opening }
  | { readonly refused: SentError }
  /** `opening` where the files were opened anew. */
  | { readonly id: number; readonly value: unknown; readonly opening?: Opening }
  | { readonly id: number; readonly failed: SentError; readonly opening?: Opening }

export function sendError(error: unknown): SentError {
  if (error instanceof AppError) return { kind: 'expected', error: error.toWire() }
  const { name, message } = error instanceof Error ? error : new Error('Unknown failure')
  return { kind: 'unexpected', name, message }
}

export function receiveError(sent: SentError): Error {
  if (sent.kind === 'unexpected') return new Error(`${sent.name} in the database: ${sent.message}`)
  const { code, message, ...details } = sent.error
  return new AppError(code, message, details)
}
