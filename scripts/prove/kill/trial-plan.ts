/** What an operator sets out to do; `lost-reply` loses the first reply to Create on the way back. */
export const stories = ['guided', 'cancel', 'emergency', 'lost-reply', 'webhook'] as const
export type Story = (typeof stories)[number]

/** What a process of the console is told. */
export type Plan = {
  readonly folder: string
  readonly url: string
  readonly adminSecretFile: string
  readonly story: Story
  /** The key to be rotated, or the webhook. */
  readonly subjectId: string
  /** `begin`: tells the story from its start. `finish`: an operator brings what was left to its end. */
  readonly part: 'begin' | 'finish'
  /** Ends itself right after its nth effect; `null` where somebody else ends it, or nobody. */
  readonly killAt: number | null
  /** How long after a request left it ends where that is the effect. */
  readonly jitterMs: number
  /** How far runs before this one set the console's clock forward. */
  readonly passedMs: number
}

/** What a process tells before it may die, each written in one piece. */
export type Told =
  | { readonly is: 'ready' }
  /** An effect is over: what it was, and its number from 1. */
  | { readonly is: 'effect'; readonly name: string; readonly number: number }
  | { readonly is: 'create-asked' }
  | { readonly is: 'confirmed'; readonly keyId: string }
  | { readonly is: 'sent'; readonly method: string; readonly path: string }
  /** Horizon answered with it: from here on it can be kept. */
  | { readonly is: 'plaintext'; readonly revealId: string; readonly plaintext: string }
  | { readonly is: 'stashed'; readonly revealId: string }
  | { readonly is: 'acknowledging'; readonly revealId: string }
  | { readonly is: 'offered'; readonly revealId: string; readonly plaintext: string }
  /** After the first list of a new start: the keys in view. */
  | { readonly is: 'view'; readonly listed: readonly string[]; readonly state: string }
  | { readonly is: 'passed'; readonly totalMs: number }
  | { readonly is: 'done'; readonly how: string }
  | { readonly is: 'failed'; readonly why: string }

type Of<I extends Told['is']> = Extract<Told, { is: I }>
export const of = <I extends Told['is']>(told: readonly Told[], is: I): Of<I>[] =>
  told.filter((each): each is Of<I> => each.is === is)
