import { createHmac } from 'node:crypto'
import type { Fingerprint } from '@main/core/ports'

/** As `openssl dgst -sha256 -hmac` writes it, so that it can be made again without this console. */
export const fingerprint: Fingerprint = (key, text) =>
  createHmac('sha256', key.reveal()).update(text.reveal()).digest('hex')
