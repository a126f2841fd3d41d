import { setNonce } from 'get-nonce'

type TrustedTypes = {
  createPolicy(name: string, rules: { createHTML(html: string): string | null }): unknown
}

/** This load's nonce; browsers hide it from `getAttribute`. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

/**
 * Must run before anything renders. React and Mantine write style rules through `innerHTML`, which
 * Trusted Types guard; markup is never written so, and any text with `<` in it is refused.
 */
export function installStylePolicy(): void {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes }
  trustedTypes?.createPolicy('default', {
    createHTML: html => (html.includes('<') ? null : html)
  })
  // The scroll lock behind dialogs inserts a style element of its own.
  setNonce(styleNonce())
}
