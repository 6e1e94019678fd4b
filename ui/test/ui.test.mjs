// The UI in headless Chromium, over the built binary and the example reports.
// Needs bin/khabar (make build) and Chromium (make browser).
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'

const root = join(import.meta.dirname, '..', '..')
const khabar = process.env.KHABAR_BIN ?? join(root, 'bin', 'khabar')
const dir = mkdtempSync(join(tmpdir(), 'khabar-ui-'))
const outside = []
const errors = []
let base, server, browser, page

const hostile = `Blast <img src=x onerror="window.hacked=1"> in Quetta

The Example Gazette
March 7, 2026

QUETTA: A bomb <script>window.hacked = 1</script> killed two policemen in Quetta on Friday, police said.
`

function chromiumPath() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => p && existsSync(p))
  assert.ok(found, 'no Chromium: run make browser, or set CHROMIUM')
  return found
}

function freePort() {
  return new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => resolve(port))
    })
  })
}

before(async () => {
  assert.ok(existsSync(khabar), `no ${khabar}: run make build`)
  writeFileSync(join(dir, 'hostile.txt'), hostile)
  const db = join(dir, 'record.db')
  const ingest = spawnSync(khabar, ['ingest', '--db', db, join(root, 'examples', 'reports'), join(dir, 'hostile.txt')], { encoding: 'utf8' })
  assert.equal(ingest.status, 0, ingest.stderr)
  base = `http://127.0.0.1:${await freePort()}`
  server = spawn(khabar, ['serve', '--db', db, '--addr', base.slice(7)], { stdio: 'ignore' })
  for (let tries = 0; ; tries++) {
    try {
      await fetch(base + '/api/status')
      break
    } catch (error) {
      if (tries > 100) throw error
      await new Promise((r) => setTimeout(r, 100))
    }
  }
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  })
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  page.on('request', (r) => {
    if (!/^(data|blob):/.test(r.url()) && !r.url().startsWith(base)) outside.push(r.url())
  })
  page.on('pageerror', (e) => errors.push(e.message))
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text()))
})

after(async () => {
  await browser?.close()
  server?.kill()
  rmSync(dir, { recursive: true, force: true })
})

test('incidents: table, map and timeline show the record', async () => {
  await page.goto(base + '/')
  await page.waitForSelector('tbody tr a')
  await page.waitForSelector('.map[data-idle]', { timeout: 40000 })
  const { record } = await (await fetch(base + '/api/status')).json()
  assert.match(await page.locator('main h2', { hasText: 'incidents' }).first().innerText(), new RegExp(`^${record.incidents} incidents$`))
  assert.equal(await page.locator('.timeline canvas').count(), 1)
})

test('the URL is the state: a filter changes it, and it can be opened again', async () => {
  await page.goto(base + '/#/incidents')
  await page.waitForSelector('tbody tr a')
  const all = await page.locator('main section h2', { hasText: 'incidents' }).innerText()
  await page.getByLabel('Type').selectOption('ASSAULT')
  await page.waitForFunction((before) => ![...document.querySelectorAll('h2')].some((h) => h.textContent === before), all)
  assert.match(page.url(), /type=ASSAULT/)
  const filtered = await page.locator('main section h2', { hasText: 'incidents' }).innerText()
  assert.notEqual(filtered, all)
  const again = await browser.newPage()
  await again.goto(page.url())
  await again.waitForSelector('tbody tr a')
  assert.equal(await again.locator('main section h2', { hasText: 'incidents' }).innerText(), filtered)
  assert.deepEqual([...new Set(await again.locator('tbody tr td:nth-child(2)').evaluateAll((tds) => tds.map((t) => t.firstChild.textContent)))], ['Assault'])
  await again.close()
})

test('an incident shows its accounts with the words they rest on', async () => {
  await page.goto(base + '/#/incidents?type=ASSAULT&min_sources=2')
  await page.waitForSelector('tbody tr a')
  await page.locator('tbody tr a').first().click()
  await page.waitForSelector('.accounts article')
  assert.ok((await page.locator('.accounts article').count()) >= 2)
  assert.ok((await page.locator('.accounts blockquote').first().innerText()).length > 20)
})

test('reader: choosing an event shows its parts and frames its words', async () => {
  await page.goto(base + '/#/report/02-ambush-gazette')
  await page.waitForSelector('button.mark.event')
  await page.locator('button.mark.event').first().click()
  await page.waitForSelector('.chosen')
  assert.match(page.url(), /event=e\d+/)
  const framed = (await page.locator('.framed').allInnerTexts()).join('')
  const id = new URL(page.url().replace('#/', '')).searchParams.get('event')
  const { extraction } = await (await fetch(base + '/api/reports/02-ambush-gazette')).json()
  const event = extraction.events.find((e) => e.id === id)
  const squeeze = (s) => s.replace(/\s+/g, '')
  assert.ok(squeeze(framed).includes(squeeze(event.evidence[0].quote)), `framed ${framed}`)
})

test('reader: j and k move through the events', async () => {
  await page.goto(base + '/#/report/08-digest')
  await page.waitForSelector('button.mark.event')
  await page.keyboard.press('j')
  await page.waitForFunction(() => location.hash.includes('event='))
  const first = page.url()
  await page.keyboard.press('j')
  await page.waitForFunction((u) => location.href !== u, first)
  await page.keyboard.press('k')
  await page.waitForFunction((u) => location.href === u, first)
})

test('text from pages is never run or rendered as HTML', async () => {
  await page.goto(base + '/#/report/hostile')
  await page.waitForSelector('article p')
  await page.goto(base + '/#/reports')
  await page.waitForSelector('tbody tr a')
  assert.equal(await page.evaluate(() => window.hacked), undefined)
  assert.equal(await page.locator('main img, main script').count(), 0)
})

test('nothing is fetched from outside, and nothing fails in the console', () => {
  assert.deepEqual(outside, [])
  assert.deepEqual(errors, [])
})
