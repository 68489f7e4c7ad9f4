/** A document: JSON text, or any JSON value. A string is taken as JSON text. */
export type Document = string | number | boolean | null | { [key: string]: unknown } | unknown[];

export interface RunRequest {
  /** The state machine, in the Amazon States Language. */
  definition: Document;
  /** The execution input; `{}` if absent. */
  input?: Document;
  /** A MockConfigFile.json. Without one every task gets the default answer of its integration. */
  mocks?: Document;
  /** The test case of the mocks to use, where there is more than one. */
  testCase?: string;
  /** `STANDARD` if absent. */
  type?: 'STANDARD' | 'EXPRESS';
  /** Values of `${Name}` placeholders. */
  substitutions?: Record<string, string>;
  options?: RunOptions;
}

export interface RunOptions {
  /** Feeds UUIDs, random numbers, jitter and task tokens; 0 if absent. The same seed gives the same bytes. */
  seed?: number;
  /** When the execution starts, ISO 8601; `2026-01-01T00:00:00Z` if absent. Time is virtual. */
  startTime?: string;
  executionName?: string;
  /** `StateMachine` if absent. The mocks are looked up under this name. */
  stateMachineName?: string;
  /** `us-east-1` if absent. */
  region?: string;
  /** `123456789012` if absent. */
  accountId?: string;
  roleArn?: string;
  /** Whether AWS's quotas hold (payloads of 256 KiB, 25,000 events); true if absent. */
  quotas?: boolean;
  /** How often an execution that failed or timed out is redriven, until it succeeds; 0 if absent. */
  redrive?: number;
  /** After so many events the run is stopped: `ABORTED`, with a `cause` that says so. 1,000,000 if absent. */
  maxSteps?: number;
  /** Once what the run keeps takes so many bytes of memory it is stopped in the same way. What values share counts once. 512 MiB if absent. */
  maxMemory?: number;
}

export interface RunResponse {
  /** `INVALID`: nothing ran; `diagnostics` or `cause` say why. */
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'INVALID';
  /** JSON text, as AWS gives it. */
  output?: string;
  error?: string;
  cause?: string;
  /** The history, each event in the shape of GetExecutionHistory, with `timestamp` in ISO 8601. */
  events: HistoryEvent[];
  diagnostics: Diagnostic[];
  /** What the definition asks for and is not simulated. */
  notSimulated: NotSimulated[];
  /** The files that ResultWriters have written; absent if there are none. */
  writtenObjects?: { bucket: string; key: string; body: string }[];
  stats: {
    events: number;
    statesEntered: number;
    virtualMilliseconds: number;
    taskCalls: number;
    /** The states whose answers were made up, as no mock gives one. */
    defaultMocks: string[];
    childExecutions: number;
  };
}

export interface HistoryEvent {
  timestamp: string;
  type: string;
  id: number;
  previousEventId: number;
  /** One member with the details, named after the type: `stateEnteredEventDetails`, `taskFailedEventDetails`, ... */
  [details: string]: unknown;
}

export interface Position {
  /** From 0. */
  line: number;
  /** From 0, in UTF-16 units. */
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Diagnostic {
  /** The rule's name. */
  code: string;
  severity: 'error' | 'warning' | 'hint';
  /** What is wrong, and what to do. */
  message: string;
  /** AWS's own code and text, where they are recorded. */
  awsCode?: string;
  awsMessage?: string;
  /** The place in AWS's form: `/States/X/Next`. */
  pointer: string;
  range: Range;
  fixes: { title: string; edits: { range: Range; newText: string }[] }[];
}

export interface NotSimulated {
  feature: string;
  pointer: string;
  range: Range;
  /** Why, and what happens instead. */
  why: string;
}

export interface CheckRequest {
  definition: Document;
  type?: 'STANDARD' | 'EXPRESS';
  substitutions?: Record<string, string>;
}

/** What the TestState API takes; `input`, `context` and `variables` may be JSON values too. */
export interface TestStateRequest {
  /** One state, or a state machine together with `stateName`. */
  definition: Document;
  stateName?: string;
  input?: Document;
  roleArn?: string;
  mock?: {
    result?: string;
    errorOutput?: { error?: string; cause?: string };
    fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
  };
  context?: Document;
  variables?: Document;
  inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  revealSecrets?: boolean;
  stateConfiguration?: {
    retrierRetryCount?: number;
    errorCausedByState?: string;
    mapIterationFailureCount?: number;
    mapItemReaderData?: string;
  };
  substitutions?: Record<string, string>;
}

export interface TestStateResponse {
  status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  /** JSON text. */
  output?: string;
  error?: string;
  cause?: string;
  nextState?: string;
  /** The stages of the data flow by the API's names, each JSON text; with `DEBUG` and `TRACE`. */
  inspectionData?: Record<string, unknown>;
}

/** Runs a state machine to its end, on a virtual clock, with mocked services. */
export function run(request: RunRequest): RunResponse;

/** Looks for errors in a definition. */
export function check(request: CheckRequest): Diagnostic[];

/** Runs one state, as the TestState API does. Throws where the API answers with an exception. */
export function testState(request: TestStateRequest): TestStateResponse;

/** Resolves when the engine is loaded, which it is as soon as this module is imported. */
export function init(): Promise<void>;

/** A JSON document that is read once and stays with the engine. */
export class Loaded {
  constructor(document: Document | undefined);
  /** The document as a JavaScript value; `undefined` when there is none. */
  value(): unknown;
}

/** A JSONata expression, parsed. */
export class Expression {
  /** Throws a `JsonataError` when the expression cannot be parsed. */
  constructor(source: string);
  /** What the expression gives, `undefined` when that is nothing. The members of `bindings` are its variables. Throws a `JsonataError`. */
  evaluate(input?: Document | Loaded, bindings?: Document | Loaded): unknown;
  /** The same, left with the engine. */
  select(input?: Document | Loaded, bindings?: Document | Loaded): Loaded;
}

/** The codes are JSONata's own, and `U1001` to `U1006` for limits of this implementation; the position counts UTF-16 code units from the start. */
export interface JsonataError extends Error {
  code: string;
  position?: number;
  token?: string;
}
