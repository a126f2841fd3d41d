import type { Agent } from '../store/agents'
import type { App } from '../store/apps'
import type { Connection } from '../store/connections'
import type { DepartmentId } from './acme-people'

type AgentSeed = Pick<Agent, 'name' | 'status' | 'skills'> & { readonly department: DepartmentId }

const agent = (
  department: DepartmentId,
  name: string,
  status: Agent['status'],
  ...skills: string[]
): AgentSeed => ({ department, name, status, skills })

const ledger = 'quickbooks/v1/profit-and-loss-report'
const ledgerDetail = 'sage-intacct/v1/query-gldetail'
const site = 'web/v1/create-site'
const lookup = 'platform/v1/get-skill'

export const agents: readonly AgentSeed[] = [
  agent('dept_finance', 'Ledger analyst', 'active', ledger, ledgerDetail),
  agent('dept_finance', 'Invoice reader', 'active', ledgerDetail),
  agent('dept_finance', 'Month-end closer', 'paused', ledger, ledgerDetail),
  agent('dept_sales', 'Lead qualifier', 'active', lookup),
  agent('dept_sales', 'Quote writer', 'idle', lookup),
  agent('dept_sales', 'Renewal watcher', 'active', lookup),
  agent('dept_support', 'Ticket triage', 'active', lookup),
  agent('dept_support', 'Support copilot', 'active', lookup),
  agent('dept_support', 'Refund clerk', 'error', ledger),
  agent('dept_operations', 'Inventory planner', 'active', lookup),
  agent('dept_operations', 'Supplier scout', 'idle', site),
  agent('dept_operations', 'Shift scheduler', 'paused', lookup),
  agent('dept_engineering', 'Release notes writer', 'active', lookup),
  agent('dept_engineering', 'Incident scribe', 'active', lookup),
  agent('dept_engineering', 'Dependency watcher', 'error', lookup),
  agent('dept_marketing', 'Landing page builder', 'active', site),
  agent('dept_marketing', 'Campaign analyst', 'idle', ledger),
  agent('dept_marketing', 'Brand reviewer', 'active', site)
]

type AppSeed = Pick<App, 'name' | 'status'> & { readonly department: DepartmentId }

const app = (department: DepartmentId, name: string, status: App['status']): AppSeed => ({
  department,
  name,
  status
})

export const apps: readonly AppSeed[] = [
  app('dept_finance', 'Expense desk', 'deployed'),
  app('dept_finance', 'Budget board', 'deployed'),
  app('dept_sales', 'Deal room', 'deployed'),
  app('dept_sales', 'Price book', 'stopped'),
  app('dept_support', 'Help center', 'deployed'),
  app('dept_support', 'Returns portal', 'failed'),
  app('dept_operations', 'Warehouse map', 'deployed'),
  app('dept_operations', 'Supplier portal', 'draft'),
  app('dept_engineering', 'Status page', 'deployed'),
  app('dept_engineering', 'Runbook search', 'deployed'),
  app('dept_marketing', 'Event site', 'deployed'),
  app('dept_marketing', 'Press kit', 'draft')
]

type ConnectionSeed = Omit<Connection, 'department_id'> & { readonly department: DepartmentId }

export const connections: readonly ConnectionSeed[] = [
  connection('conn_quickbooks', 'QuickBooks', 'quickbooks', 'connected', 'dept_finance'),
  connection('conn_intacct', 'Sage Intacct', 'sage-intacct', 'connected', 'dept_finance'),
  connection('conn_crm', 'Salesforce', 'salesforce', 'connected', 'dept_sales'),
  connection('conn_zendesk', 'Zendesk', 'zendesk', 'connected', 'dept_support'),
  connection('conn_slack', 'Slack', 'slack', 'expired', 'dept_support'),
  connection('conn_erp', 'Warehouse ERP', 'http', 'error', 'dept_operations'),
  connection('conn_github', 'GitHub', 'github', 'connected', 'dept_engineering'),
  connection('conn_mail', 'Mail relay', 'smtp', 'pending', 'dept_engineering'),
  connection('conn_ads', 'Ad manager', 'ads', 'disconnected', 'dept_marketing')
]

function connection(
  id: string,
  name: string,
  type: string,
  status: Connection['status'],
  department: DepartmentId
): ConnectionSeed {
  return { id, name, type, status, department }
}
