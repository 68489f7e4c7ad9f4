//! The tree of what was written.

use std::sync::Arc;

use crate::error::Fault;
use crate::lex::RegexLiteral;
use crate::signature::Signature;
use crate::value::Val;

/// A node as written.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) kind: RawKind,
    pub(crate) position: usize,
    /// `[]` was written after it.
    pub(crate) keep_array: bool,
    /// Height of the tree below, itself included.
    pub(crate) depth: usize,
}

/// A constant.
#[derive(Clone, Debug)]
pub(crate) enum Literal {
    Null,
    Bool(bool),
    Num(f64),
    Str(Arc<str>),
}

impl Literal {
    pub(crate) fn to_val(&self) -> Val {
        match self {
            Literal::Null => Val::Null,
            Literal::Bool(it) => Val::Bool(*it),
            Literal::Num(it) => Val::Num(*it),
            Literal::Str(it) => Val::Str(Arc::clone(it)),
        }
    }
}

/// One term of an order-by clause.
#[derive(Debug)]
pub(crate) struct Term<N> {
    pub(crate) descending: bool,
    pub(crate) expression: N,
}

/// The operators between two expressions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Op {
    Map,
    Filter,
    Focus,
    Index,
    Bind,
    Apply,
    Range,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Concat,
    And,
    Or,
    In,
}

impl Op {
    /// The operator that is written like this between two whole expressions.
    pub(crate) fn of(symbol: &str) -> Option<Op> {
        Some(match symbol {
            "." => Op::Map,
            "~>" => Op::Apply,
            "+" => Op::Add,
            "-" => Op::Subtract,
            "*" => Op::Multiply,
            "/" => Op::Divide,
            "%" => Op::Remainder,
            "=" => Op::Equal,
            "!=" => Op::NotEqual,
            "<" => Op::Less,
            "<=" => Op::LessOrEqual,
            ">" => Op::Greater,
            ">=" => Op::GreaterOrEqual,
            "&" => Op::Concat,
            "and" => Op::And,
            "or" => Op::Or,
            "in" => Op::In,
            _ => return None,
        })
    }

    /// How it is written.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Op::Map => ".",
            Op::Filter => "[",
            Op::Focus => "@",
            Op::Index => "#",
            Op::Bind => ":=",
            Op::Apply => "~>",
            Op::Range => "..",
            Op::Add => "+",
            Op::Subtract => "-",
            Op::Multiply => "*",
            Op::Divide => "/",
            Op::Remainder => "%",
            Op::Equal => "=",
            Op::NotEqual => "!=",
            Op::Less => "<",
            Op::LessOrEqual => "<=",
            Op::Greater => ">",
            Op::GreaterOrEqual => ">=",
            Op::Concat => "&",
            Op::And => "and",
            Op::Or => "or",
            Op::In => "in",
        }
    }
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum RawKind {
    /// Nothing where an expression should be: the end of the text.
    End,
    Name(Arc<str>),
    Variable(Arc<str>),
    Literal(Literal),
    Regex(Arc<RegexLiteral>),
    Wildcard,
    Descendant,
    Parent,
    /// `?` in the arguments of a partial application.
    Placeholder,
    Binary {
        op: Op,
        lhs: Box<Raw>,
        rhs: Box<Raw>,
    },
    Sort {
        subject: Box<Raw>,
        terms: Vec<Term<Raw>>,
    },
    Group {
        subject: Box<Raw>,
        pairs: Vec<(Raw, Raw)>,
    },
    Minus(Box<Raw>),
    Array(Vec<Raw>),
    Object(Vec<(Raw, Raw)>),
    Block(Vec<Raw>),
    Call {
        procedure: Box<Raw>,
        arguments: Vec<Raw>,
        partial: bool,
    },
    Lambda {
        parameters: Vec<Arc<str>>,
        signature: Option<Arc<Signature>>,
        body: Box<Raw>,
    },
    Condition {
        condition: Box<Raw>,
        then: Box<Raw>,
        otherwise: Option<Box<Raw>>,
    },
    Elvis(Box<Raw>, Box<Raw>),
    Coalesce(Box<Raw>, Box<Raw>),
    Transform {
        pattern: Box<Raw>,
        update: Box<Raw>,
        delete: Option<Box<Raw>>,
    },
}

impl Raw {
    pub(crate) fn new(kind: RawKind, position: usize) -> Raw {
        let depth = 1 + kind.depth();
        Raw {
            kind,
            position,
            keep_array: false,
            depth,
        }
    }

    pub(crate) fn binary(op: Op, lhs: Raw, rhs: Raw, position: usize) -> Raw {
        Raw::new(
            RawKind::Binary {
                op,
                lhs: Box::new(lhs),
                rhs: Box::new(rhs),
            },
            position,
        )
    }

    /// `[]`: marks the step below all predicates.
    pub(crate) fn keep_innermost(&mut self) {
        let mut step = self;
        while let Raw {
            kind: RawKind::Binary { op: Op::Filter, .. },
            ..
        } = step
        {
            let RawKind::Binary { lhs, .. } = &mut step.kind else {
                return;
            };
            step = lhs;
        }
        step.keep_array = true;
    }

    /// A fault at this node that names its token.
    pub(crate) fn offending(&self, fault: Box<Fault>) -> Box<Fault> {
        let fault = fault.at(self.position);
        match &self.kind {
            RawKind::Name(text)
            | RawKind::Variable(text)
            | RawKind::Literal(Literal::Str(text)) => fault.token(text),
            RawKind::Literal(literal) => fault.token(&crate::text::for_message(&literal.to_val())),
            RawKind::Binary { op, .. } => fault.token(op.symbol()),
            RawKind::Wildcard => fault.token("*"),
            RawKind::Descendant => fault.token("**"),
            RawKind::Parent => fault.token("%"),
            RawKind::Placeholder | RawKind::Condition { .. } => fault.token("?"),
            RawKind::Minus(_) => fault.token("-"),
            RawKind::Array(_) => fault.token("["),
            RawKind::Object(_) | RawKind::Group { .. } => fault.token("{"),
            RawKind::Block(_) | RawKind::Call { .. } | RawKind::Lambda { .. } => fault.token("("),
            RawKind::End => fault.token("(end)"),
            _ => fault,
        }
    }
}

impl RawKind {
    /// The height of the tallest child.
    fn depth(&self) -> usize {
        let all = |nodes: &[Raw]| nodes.iter().map(|node| node.depth).max().unwrap_or(0);
        let pairs = |pairs: &[(Raw, Raw)]| {
            pairs
                .iter()
                .map(|(a, b)| a.depth.max(b.depth))
                .max()
                .unwrap_or(0)
        };
        match self {
            RawKind::Binary { lhs, rhs, .. } => lhs.depth.max(rhs.depth),
            RawKind::Sort { subject, terms } => {
                let terms = terms
                    .iter()
                    .map(|term| term.expression.depth)
                    .max()
                    .unwrap_or(0);
                subject.depth.max(terms)
            }
            RawKind::Group {
                subject,
                pairs: members,
            } => subject.depth.max(pairs(members)),
            RawKind::Minus(only) => only.depth,
            RawKind::Array(nodes) | RawKind::Block(nodes) => all(nodes),
            RawKind::Object(members) => pairs(members),
            RawKind::Call {
                procedure,
                arguments,
                ..
            } => procedure.depth.max(all(arguments)),
            RawKind::Lambda { body, .. } => body.depth,
            RawKind::Condition {
                condition,
                then,
                otherwise,
            } => {
                let branches = then
                    .depth
                    .max(otherwise.as_ref().map_or(0, |node| node.depth));
                condition.depth.max(branches)
            }
            RawKind::Elvis(a, b) | RawKind::Coalesce(a, b) => a.depth.max(b.depth),
            RawKind::Transform {
                pattern,
                update,
                delete,
            } => {
                let change = update
                    .depth
                    .max(delete.as_ref().map_or(0, |node| node.depth));
                pattern.depth.max(change)
            }
            _ => 0,
        }
    }
}
