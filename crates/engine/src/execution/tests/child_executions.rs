//! How child executions end.

use super::*;

/// Reference 01-language §10, 08-quotas: `ExecutionType` decides what a child execution may take. Nothing follows its end.
#[test]
fn child_executions_end_as_executions_do() {
    let map = |express: bool, states: &str| {
        let kind = if express { "EXPRESS" } else { "STANDARD" };
        format!(
            r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","End":true,
            "ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"{kind}"}},{states}}}}}}}}}"#
        )
    };
    let wait = r#""StartAt":"W","States":{"W":{"Type":"Wait","SecondsPath":"$","End":true}}"#;
    let child = |execution: &Execution, index: usize| -> Vec<String> {
        let child = execution.children().nth(index).unwrap();
        child.history.iter().map(line).collect()
    };
    let (execution, outcome) = run(&map(true, wait), "[301]", "{}");
    assert_eq!(
        (outcome.status, elapsed(&execution)),
        (Status::Failed, 300_000)
    );
    assert_eq!(
        child(&execution, 0),
        lines("1 ExecutionStarted<-0, 2 WaitStateEntered<-0, 3 ExecutionTimedOut<-0")
    );
    let (execution, outcome) = run(&map(false, wait), "[301]", "{}");
    assert_eq!(
        (outcome.status, elapsed(&execution)),
        (Status::Succeeded, 301_000)
    );
    let branches = r#""StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"W","States":{"W":{"Type":"Wait","SecondsPath":"$","Next":"F"},"F":{"Type":"Fail","Error":"E"}}},
        {"StartAt":"V","States":{"V":{"Type":"Wait","Seconds":60,"End":true}}}]}}"#;
    let (execution, _) = run(&map(false, branches), "[1,2]", "{}");
    assert_eq!(
        child(&execution, 1),
        lines(
            "1 ExecutionStarted<-0, 2 ParallelStateEntered<-0, 3 ParallelStateStarted<-2, 4 WaitStateEntered<-3, 5 WaitStateEntered<-3,
             6 ExecutionAborted<-0"
        )
    );
}
