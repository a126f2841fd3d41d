import type { AuditExpression, MatchField } from './ast'

/**
 * What is asked but for which values of a field: the search beside which others of them can be chosen.
 * `undefined` where none is asked for as a click on a facet does.
 */
export function withoutChoice(
  expression: AuditExpression,
  field: MatchField
): AuditExpression | undefined {
  if (isChoice(expression, field)) return { kind: 'all' }
  if (expression.kind !== 'and') return undefined
  const [first, ...others] = expression.of.filter(one => !isChoice(one, field))
  if (others.length + 1 === expression.of.length) return undefined
  if (first === undefined) return { kind: 'all' }
  return others.length === 0 ? first : { kind: 'and', of: [first, ...others] }
}

/** One value of the field, or alternatives of nothing but such. */
const isChoice = (expression: AuditExpression, field: MatchField): boolean =>
  expression.kind === 'or'
    ? expression.of.every(one => isChoice(one, field))
    : expression.kind === 'match' &&
      expression.field === field &&
      expression.pattern.how === 'equals'

/** Of these fields, each whose values are asked for, with the search beside which others can be chosen. */
export const choicesIn = <Field extends MatchField>(
  expression: AuditExpression,
  fields: readonly Field[]
): { readonly field: Field; readonly expression: AuditExpression }[] =>
  fields.flatMap(field => {
    const rest = withoutChoice(expression, field)
    return rest === undefined ? [] : [{ field, expression: rest }]
  })
