//! What each word of the language does, in a sentence or two (reference 01-language, 02-choice-intrinsics-jsonata, 03-errors-retry-catch).
//!
//! Limits of values are not told here: they follow from the table of fields.

use asl_language::fields::Owner;

/// A text under a name: `name|text` a line.
type Lines = &'static str;

/// Fields. A name with an owner before it (`Catcher.Next`) goes before the plain one.
const FIELDS: Lines = "\
Type|What the state does.
Comment|A note for people. It changes nothing.
QueryLanguage|How data is selected and computed: JSONPath (the default) or JSONata. On a state it governs that state's own fields only.
Version|Version of the Amazon States Language. There is only 1.0.
StartAt|Name of the state where it begins.
States|The states by name. Names are unique in the whole definition and at most 80 characters long.
Machine.TimeoutSeconds|The execution ends as TIMED_OUT after so many seconds. Nothing can catch that. Default: no limit.
TimeoutSeconds|The task fails with States.Timeout after so many seconds. Without it a task that never answers keeps the execution waiting for up to a year.
TimeoutSecondsPath|Where in the input the timeout stands.
HeartbeatSeconds|The longest pause between two heartbeats of the task; less than TimeoutSeconds. Then it fails with States.Timeout.
HeartbeatSecondsPath|Where in the input the longest pause between heartbeats stands.
Next|The state that comes next, of the same `States`.
ChoiceRule.Next|Where to go if the rule holds.
Catcher.Next|Where to go if an error matches.
End|`true`: the execution, branch or iteration ends with this state.
InputPath|The part of the raw input that the state works on. Default `$`, all of it; `null` gives `{}`.
OutputPath|The part of the result that is handed on. Default `$`, all of it; `null` gives `{}`.
Parameters|What the task is given, built from the input: keys ending in `.$` take a path or an intrinsic function. Default: the input.
ItemReader.Parameters|Which S3 object or list of objects to read.
ResultWriter.Parameters|Which S3 bucket and prefix to write to.
Arguments|What the task is given; texts `{% … %}` in it are computed. Default: the input.
ResultSelector|Picks from the task's raw result (`$` is the result) before ResultPath puts it in place.
ResultPath|Where in the raw input the result is put. Default `$`: it takes the input's place; `null` throws it away.
Catcher.ResultPath|Where in the raw input the error output is put. Default `$`: it takes the input's place, which is lost. `$.error` keeps both.
Output|What is handed on. Default: the result, or the input of a state that has none.
Catcher.Output|What is handed on when the error is caught. Default: the error output, `{ Error, Cause }`.
Assign|Variables to set, by name. All values are computed before any is set; later states read them as `$name`.
Retry|What to try again after which errors. The first retrier whose errors match decides.
Catch|Where to go after which errors, once no retry is left. The first catcher that matches is taken.
Resource|What the task calls: an ARN of an integration, a Lambda function or an activity.
ItemReader.Resource|`arn:aws:states:::s3:getObject` for a file of items, `…:s3:listObjectsV2` for the objects of a bucket.
ResultWriter.Resource|`arn:aws:states:::s3:putObject`.
Credentials|The role to assume for the call: an object with `RoleArn`.
Result|The state's result, word for word: nothing in it is computed.
Choices|The rules in order; the first that holds is taken.
Default|Where to go if no rule holds. Without it the execution fails then.
Seconds|How long to wait.
SecondsPath|Where in the input stands how long to wait.
Timestamp|Until when to wait: `2026-01-02T03:04:05Z`. A time that has passed is no wait.
TimestampPath|Where in the input stands until when to wait.
Error|The error's name, for those who catch it.
ErrorPath|Where in the input the error's name stands; an intrinsic function will do too.
Cause|What went wrong, for people.
CausePath|Where in the input the cause stands; an intrinsic function will do too.
Branches|Machines that run side by side, each on a copy of the input. The result is an array in their order. If one fails, so does the state.
ItemProcessor|The machine that runs for each item.
Iterator|The old name of ItemProcessor.
ItemsPath|Where in the input the array of items stands. Default `$`.
Items|The array of items. Default: the input, which must be an array then.
ItemSelector|What each iteration is given. The item is `$$.Map.Item.Value` in JSONPath, `$states.context.Map.Item.Value` in JSONata. Default: the item.
MaxConcurrency|How many iterations run at once. Default 0: as many as AWS allows, 40 inline and 10,000 distributed.
MaxConcurrencyPath|Where in the input stands how many iterations run at once.
ItemReader|Reads the items from S3. Distributed Maps only.
ItemBatcher|Gives several items to each child execution, as `Items`. Distributed Maps only.
ResultWriter|Writes the results to S3 instead of handing them on. Distributed Maps only.
ToleratedFailurePercentage|How many percent of the items may fail. Default 0.
ToleratedFailurePercentagePath|Where in the input stands how many percent of the items may fail.
ToleratedFailureCount|How many items may fail. Default 0.
ToleratedFailureCountPath|Where in the input stands how many items may fail.
Label|Names the Map Run in ARNs. At most 40 characters.
ProcessorConfig|Whether iterations run in this execution or in executions of their own.
Mode|INLINE, the default: iterations are part of this execution. DISTRIBUTED: each is a child execution with a history of its own.
ExecutionType|The type of the child executions of a distributed Map, which must say it.
Condition|Whether to take this rule: `{% … %}` that gives a Boolean. There is no truthiness: another type fails.
Variable|The path to the value that is compared. A path that finds nothing fails, but for IsPresent.
And|Holds if all of these rules hold.
Or|Holds if one of these rules holds.
Not|Holds if this rule does not.
ErrorEquals|The names of the errors it is about. States.ALL stands alone, and in the last entry.
IntervalSeconds|The pause before the first retry. Default 1.
MaxAttempts|How often to try again; 3 means up to four runs. Default 3; 0 is never.
BackoffRate|The pause grows by this factor with every retry. Default 2.
MaxDelaySeconds|The longest pause between retries. Default: none.
JitterStrategy|FULL: the pause is drawn between 0 and its length, so that many do not retry at once. Default NONE.
ReaderConfig|How to read the items.
InputType|The format of the file.
Transformation|What to do with what is read or written.
ManifestType|What kind of manifest it is.
CSVDelimiter|What separates the columns. Default COMMA.
CSVHeaderLocation|Whether the first row has the names of the columns, or CSVHeaders.
CSVHeaders|The names of the columns, if they are GIVEN.
ItemsPointer|JSON Pointer to the items inside the file: `/orders`.
MaxItems|Reads so many items at most. 0, the default: all.
MaxItemsPath|Where in the input stands how many items to read.
MaxItemsPerBatch|How many items a batch has at most.
MaxItemsPerBatchPath|Where in the input stands how many items a batch has at most.
MaxInputBytesPerBatch|How large a batch is at most.
MaxInputBytesPerBatchPath|Where in the input stands how large a batch is at most.
BatchInput|What every batch is given besides its items.
WriterConfig|The form of the results.
OutputType|The format of the result files.
RoleArn|The role that is assumed for the call.
";

/// State types.
const TYPES: Lines = "\
Task|Calls a service, a Lambda function or an activity and waits for its result.
Pass|Hands its input on, changed as told, or a fixed result.
Choice|Goes on where the first rule that holds says.
Wait|Waits for a time or until a moment.
Succeed|Ends the execution, branch or iteration with success.
Fail|Ends it with an error.
Parallel|Runs branches side by side and gathers their outputs.
Map|Runs the same states for each item of an array.
";

/// Error names that AWS keeps for itself.
const ERRORS: Lines = "\
States.ALL|Matches every error but States.Runtime. Stands alone, in the last entry.
States.TaskFailed|Matches every error of a Task but States.Timeout. Raised itself when a `.sync` job or child execution fails.
States.Timeout|A task took longer than TimeoutSeconds, or a heartbeat did not come.
States.HeartbeatTimeout|Documented for a missing heartbeat; recorded executions show States.Timeout then.
States.Permissions|The role may not do what the task asks.
States.Runtime|The data could not be processed: a path that finds nothing, for example. Cannot be caught or retried, not even by its name.
States.DataLimitExceeded|A payload is larger than 256 KiB.
States.NoChoiceMatched|No rule of a Choice holds and it has no Default.
States.ParameterPathFailure|Documented for a path in a template that finds nothing; AWS reports States.Runtime.
States.ResultPathMatchFailure|ResultPath cannot be applied to the input.
States.ReferencePathConflict|Two reference paths write to the same place.
States.IntrinsicFailure|An intrinsic function failed.
States.QueryEvaluationError|A JSONata expression failed or gave a value of the wrong type.
States.BranchFailed|Documented for a failed branch; AWS gives the branch's own error.
States.ItemReaderFailed|A distributed Map could not read its items.
States.ResultWriterFailed|A distributed Map could not write its results.
States.ExceedToleratedFailureThreshold|More items failed than tolerated.
States.Http.Socket|An HTTP task got no answer within 60 seconds.
";

/// Intrinsic functions: parameters after the name.
const INTRINSICS: Lines = "\
States.Format(template, value, …)|Fills each `{}` of the template with the next value.
States.StringToJson(text)|The value that a JSON text stands for.
States.JsonToString(value)|The value as JSON text.
States.Array(value, …)|An array of the values.
States.ArrayPartition(array, size)|The array cut into arrays of that size.
States.ArrayContains(array, value)|Whether the array has the value.
States.ArrayRange(first, last, step)|The numbers from first to last, both included; at most 1000.
States.ArrayGetItem(array, index)|The item at the index, from 0.
States.ArrayLength(array)|How many items there are.
States.ArrayUnique(array)|The array without repeated values.
States.Base64Encode(text)|The text in Base64; at most 10,000 characters.
States.Base64Decode(text)|The text that a Base64 text stands for.
States.Hash(value, algorithm)|The hash in hexadecimal: MD5, SHA-1, SHA-256, SHA-384 or SHA-512.
States.JsonMerge(first, second, false)|Both objects in one; the second wins. Deep merging is not supported.
States.MathRandom(start, end[, seed])|A whole number from start up to, not including, end.
States.MathAdd(first, second)|The sum of two whole numbers.
States.StringSplit(text, characters)|The parts of the text between any of the characters; empty ones are dropped.
States.UUID()|A random UUID, version 4.
";

/// JSONata's functions, with those that Step Functions adds.
const FUNCTIONS: Lines = "\
$string(value[, prettify])|The value as text; an object or array as JSON.
$length(text)|How many characters the text has.
$substring(text, start[, length])|A part of the text, from 0; a negative start counts from the end.
$substringBefore(text, mark)|What stands before the mark.
$substringAfter(text, mark)|What stands behind the mark.
$uppercase(text)|In capital letters.
$lowercase(text)|In small letters.
$trim(text)|Without blanks at both ends, with single blanks inside.
$pad(text, width[, character])|Filled up to the width; at the left if it is negative.
$contains(text, pattern)|Whether a text or regular expression is found in it.
$split(text, separator[, limit])|The parts between a separator, a text or regular expression.
$join(texts[, separator])|The texts in one.
$match(text, regex[, limit])|What a regular expression finds, with index and groups.
$replace(text, pattern, replacement[, limit])|With what is found replaced by a text or a function's result.
$base64encode(text)|In Base64.
$base64decode(text)|From Base64.
$encodeUrlComponent(text)|Escaped for a part of an address.
$encodeUrl(text)|Escaped as a whole address.
$decodeUrlComponent(text)|Unescaped part of an address.
$decodeUrl(text)|Unescaped address.
$number(value)|The number that a text or Boolean stands for.
$abs(number)|Without its sign.
$floor(number)|The next whole number below.
$ceil(number)|The next whole number above.
$round(number[, precision])|Rounded, halves to even.
$power(base, exponent)|The base to the power of the exponent.
$sqrt(number)|The square root.
$random([seed])|A number from 0 up to, not including, 1.
$formatNumber(number, picture[, options])|By a picture: `#,##0.00`.
$formatBase(number[, radix])|In another base.
$formatInteger(number, picture)|By a picture: `w` is words, `I` Roman.
$parseInteger(text, picture)|The whole number that is written by the picture.
$sum(numbers)|Their sum.
$max(numbers)|The greatest.
$min(numbers)|The least.
$average(numbers)|Their mean.
$boolean(value)|Whether it counts as true: empty things and 0 do not.
$not(value)|The opposite of its Boolean.
$exists(value)|Whether there is a value.
$count(array)|How many items there are.
$append(first, second)|Both arrays in one.
$sort(array[, function])|Sorted; the function says whether to swap two items.
$reverse(array)|In reverse order.
$shuffle(array)|In random order.
$distinct(array)|Without repeated values.
$zip(array, …)|An array of the first items, of the second, and so on.
$keys(object)|Its keys.
$lookup(object, key)|The value of a key.
$spread(object)|An array of objects with one key each.
$merge(objects)|All objects in one; the last wins.
$sift(object, function)|The members for which the function holds.
$each(object, function)|What the function gives for each value and key.
$error([message])|Fails with the message.
$assert(condition[, message])|Fails unless the condition holds.
$type(value)|`string`, `number`, `boolean`, `array`, `object`, `null` or `function`.
$map(array, function)|What the function gives for each item, index and array.
$filter(array, function)|The items for which the function holds.
$single(array[, function])|The one item for which the function holds; fails if there is another.
$reduce(array, function[, start])|One value out of all, step by step.
$now([picture[, timezone]])|The present moment, as ISO 8601 or by a picture.
$millis()|The present moment in milliseconds since 1970.
$fromMillis(number[, picture[, timezone]])|A moment in milliseconds as ISO 8601 or by a picture.
$toMillis(text[, picture])|A moment written as ISO 8601, or by a picture, in milliseconds.
$clone(value)|A copy of it.
$partition(array, size)|The array cut into arrays of that size.
$range(first, last, step)|The numbers from first to last, both included.
$hash(text, algorithm)|The hash in hexadecimal: MD5, SHA-1, SHA-256, SHA-384 or SHA-512.
$uuid()|A random UUID, version 4.
$parse(text)|The value that a JSON text stands for.
";

/// What `$states` has.
const STATES: Lines = "\
$states.input|The raw input of the state.
$states.result|The result of the task, branches or iterations. In Output and Assign only.
$states.errorOutput|The error that was caught: `{ Error, Cause }`. In Output and Assign of a Catch only.
$states.context|The context object: names, ids and times of the execution.
";

/// The context object.
const CONTEXT: Lines = "\
Execution|The running execution.
Execution.Id|ARN of the execution.
Execution.Input|The input that the execution was started with.
Execution.Name|Name of the execution.
Execution.RoleArn|The role that the machine runs with.
Execution.StartTime|When it started, ISO 8601.
Execution.RedriveCount|How often it was redriven.
Execution.RedriveTime|When it was redriven last.
State|The running state.
State.Name|Its name.
State.EnteredTime|When it was entered, ISO 8601.
State.RetryCount|How many retries there were. In Task, Parallel and Map.
StateMachine|The state machine.
StateMachine.Id|Its ARN.
StateMachine.Name|Its name.
Task|The running task.
Task.Token|What a callback must give back. In the parameters of a `.waitForTaskToken` task.
Map|The iteration.
Map.Item|The item of a Map, in ItemSelector.
Map.Item.Index|Its index, from 0.
Map.Item.Value|The item itself.
Map.Item.Key|The key, if the Map goes over an object.
Map.Item.Source|Where it was read from.
";

fn line(lines: Lines, is: impl Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
    entries(lines).find(|(name, _)| is(name))
}

fn entries(lines: Lines) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines.lines().filter_map(|line| line.split_once('|'))
}

/// What a field does.
#[must_use]
pub fn field(owner: Owner, name: &str) -> Option<&'static str> {
    let owner = match owner {
        Owner::Machine => "Machine",
        Owner::ChoiceRule => "ChoiceRule",
        Owner::Catcher => "Catcher",
        Owner::ItemReader => "ItemReader",
        Owner::ResultWriter => "ResultWriter",
        _ => "",
    };
    let own = line(FIELDS, |known| {
        known
            .strip_prefix(owner)
            .and_then(|rest| rest.strip_prefix('.'))
            == Some(name)
    });
    let (_, text) = own.or_else(|| line(FIELDS, |known| known == name))?;
    Some(text)
}

/// What a comparison operator of a Choice rule does.
#[must_use]
pub fn operator(name: &str) -> Option<String> {
    use asl_language::model::{ComparedKind, Relation, TypeTest};
    use asl_language::operators::Operator;
    Some(match Operator::named(name)? {
        Operator::StringMatches => {
            "Holds if the whole text matches the pattern: `*` is any characters, `\\\\*` a star."
                .to_owned()
        }
        Operator::Is(TypeTest::Present) => {
            "Whether the path finds something, `null` included.".to_owned()
        }
        Operator::Is(test) => {
            let what = match test {
                TypeTest::Null => "null",
                TypeTest::Numeric => "a number",
                TypeTest::String => "a text",
                TypeTest::Boolean => "a Boolean",
                TypeTest::Timestamp => "a text such as `2026-01-02T03:04:05Z`",
                TypeTest::Present => "there",
            };
            format!("Whether the value is {what}.")
        }
        Operator::Compare {
            kind,
            relation,
            path,
        } => {
            let kind = match kind {
                ComparedKind::String => "text",
                ComparedKind::Numeric => "number",
                ComparedKind::Boolean => "Boolean",
                ComparedKind::Timestamp => "timestamp",
            };
            let relation = match relation {
                Relation::Equals => "equal to",
                Relation::LessThan => "less than",
                Relation::GreaterThan => "greater than",
                Relation::LessThanEquals => "at most",
                Relation::GreaterThanEquals => "at least",
            };
            let other = if path {
                "the one at this path"
            } else {
                "this one"
            };
            format!(
                "Holds if the value is a {kind} {relation} {other}; never if it is of another type."
            )
        }
    })
}

/// What a state of this type does.
#[must_use]
pub fn state_type(name: &str) -> Option<&'static str> {
    line(TYPES, |known| known == name).map(|(_, text)| text)
}

/// The state types, often used ones first.
pub fn state_types() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(TYPES)
}

/// The errors that AWS keeps for itself.
pub fn errors() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(ERRORS)
}

/// What an error name means.
#[must_use]
pub fn error(name: &str) -> Option<&'static str> {
    line(ERRORS, |known| known == name).map(|(_, text)| text)
}

/// The intrinsic functions: signature and text.
pub fn intrinsics() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(INTRINSICS)
}

/// JSONata's functions: signature and text.
pub fn functions() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(FUNCTIONS)
}

/// The members of `$states`.
pub fn states() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(STATES)
}

/// The fields of the context object, by their path.
pub fn context() -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(CONTEXT)
}

/// The word that the page's reference has for what a hover is titled with: the name of a function, `$$.` before a field of the context object. None if
/// nothing is told of it.
#[must_use]
pub fn word(title: &str) -> Option<String> {
    let name = name_of(title);
    let of_context = ["$$.", "$states.context."]
        .iter()
        .find_map(|root| name.strip_prefix(root));
    if let Some(path) = of_context {
        return line(CONTEXT, |known| known == path).map(|_| format!("$$.{path}"));
    }
    let is_name =
        |known: &str| name_of(known.rsplit_once('.').map_or(known, |(_, name)| name)) == name;
    let is = |known: &str| name_of(known) == name;
    let told = line(FIELDS, is_name).is_some()
        || operator(name).is_some()
        || [TYPES, ERRORS, INTRINSICS, FUNCTIONS, STATES]
            .iter()
            .any(|lines| line(lines, is).is_some());
    told.then(|| name.to_owned())
}

/// The name of a function, without its parameters.
#[must_use]
pub fn name_of(signature: &str) -> &str {
    signature.split('(').next().unwrap_or(signature)
}

#[cfg(test)]
mod tests {
    use asl_language::context_object::CONTEXT_OBJECT;
    use asl_language::error_name::RESERVED;
    use asl_language::fields::{self, Types};
    use asl_language::intrinsic::Function;

    use super::*;

    #[test]
    fn every_word_of_the_language_is_told() {
        let owners = [
            Owner::Machine,
            Owner::Branch,
            Owner::Processor,
            Owner::ProcessorConfig,
            Owner::UnknownState,
            Owner::ChoiceRule,
            Owner::NestedRule,
            Owner::Retrier,
            Owner::Catcher,
            Owner::ItemReader,
            Owner::ReaderConfig,
            Owner::ItemBatcher,
            Owner::ResultWriter,
            Owner::WriterConfig,
        ];
        for owner in owners {
            for known in fields::fields(owner) {
                assert!(
                    field(owner, known.name).is_some(),
                    "{owner:?} {}",
                    known.name
                );
            }
        }
        for (name, _) in Types::NAMES {
            assert!(state_type(name).is_some(), "{name}");
        }
        for (field, members) in CONTEXT_OBJECT {
            for member in members {
                let path = format!("{field}.{member}");
                assert!(context().any(|(known, _)| known == path), "{path}");
            }
        }
        for name in RESERVED {
            assert!(error(name).is_some(), "{name}");
        }
        for name in asl_language::operators::ALL {
            assert!(operator(name).is_some(), "{name}");
        }
        let told: Vec<_> = intrinsics()
            .map(|(signature, _)| name_of(signature))
            .collect();
        assert_eq!(told, Function::NAMES.map(|(name, _)| name));
    }

    #[test]
    fn exactly_the_functions_that_exist_are_told() {
        let mut told: Vec<_> = functions()
            .filter_map(|(signature, _)| name_of(signature).strip_prefix('$'))
            .collect();
        told.sort_unstable();
        let known = asl_jsonata::Dialect::StepFunctions.functions();
        assert_eq!(told, known);
    }
}
