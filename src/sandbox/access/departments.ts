import { ApiError } from '../api-error'
import type { KeyCaller } from './api-key'

export const seesDepartment = (caller: KeyCaller, departmentId: string): boolean =>
  caller.departments === null || caller.departments.includes(departmentId)

/** Throws 403 for an object of a department this key is not for. */
export function checkDepartment(caller: KeyCaller, departmentId: string): void {
  if (seesDepartment(caller, departmentId)) return
  throw new ApiError(
    403,
    'department_not_allowed',
    `This API key is not allowed in department '${departmentId}'.`
  )
}
