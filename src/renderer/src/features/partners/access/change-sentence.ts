import type { Gain, ObjectChange } from '@shared/domain/access-diff'
import { abilityWords } from '@shared/domain/access-words'
import type { Ability } from '@shared/domain/effective-access'
import { listWords } from '@shared/domain/partner-words'
import { levelText } from '@shared/domain/share-changes'

type Told = readonly { readonly what: Gain }[]

const seen: Readonly<Record<Exclude<Gain, Ability>, string>> = {
  'added-later': 'what is added later',
  'all-history': 'conversations of others',
  'dashboard-figures': 'tokens, cost and performance on its dashboard',
  'usage-figures': 'its usage metrics',
  'audit-entries': 'its audit entries'
}
const isAbility = (what: Gain): what is Ability => what in abilityWords

/** `Interact → View. Can no longer converse or be notified.` */
export function changeSentence({ before, after, gained, lost }: ObjectChange): string {
  const levels =
    before === after ? `Stays ${levelText(after)}` : `${levelText(before)} → ${levelText(after)}`
  const first = levels.replace(/^./, letter => letter.toUpperCase())
  return [
    first,
    ...(gained.length > 0 ? [`Can now ${verbs(gained, 'and')}`] : []),
    ...(lost.length > 0 ? [`Can no longer ${verbs(lost, 'or')}`] : [])
  ]
    .map(sentence => `${sentence}.`)
    .join(' ')
}

function verbs(told: Told, last: 'and' | 'or'): string {
  const things = told.flatMap(({ what }) => (isAbility(what) ? [] : [seen[what]]))
  const does = told.flatMap(({ what }) => (isAbility(what) ? [abilityWords[what]] : []))
  // A list within a list reads as one only where each has its own joint.
  const sees = things.length === 0 ? [] : [`see ${listWords(things, last)}`]
  return things.length > 1 && does.length > 0
    ? `${listWords(does, last)}, ${last} ${sees[0]}`
    : listWords([...does, ...sees], last)
}
