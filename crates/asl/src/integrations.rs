//! The optimized integrations: their APIs, what each supports and takes, and the errors that each raises
//! (reference 05-integrations §2, §3; the facts of `integrations.json`).

use crate::resource::IntegrationPattern;

/// A service with optimized integrations.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// As ARNs spell it: `lambda`.
    pub name: &'static str,
    /// As people spell it: `AWS Lambda`.
    pub title: &'static str,
    /// What its error names begin with: `Lambda`.
    prefix: &'static str,
    /// The error names, with blanks between them, without the prefix unless they have a dot.
    errors: &'static str,
    /// Its APIs.
    pub apis: &'static [Api],
}

impl Service {
    /// The names of the errors that its tasks raise, most general first; not all that there are.
    pub fn errors(&self) -> impl Iterator<Item = String> {
        self.errors.split_ascii_whitespace().map(|error| {
            if error.contains('.') && self.prefix != "States.Http" {
                error.to_owned()
            } else {
                format!("{}.{error}", self.prefix)
            }
        })
    }
}

/// An API of a [`Service`].
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// `invoke`, for example.
    pub name: &'static str,
    patterns: u8,
    parameters: &'static str,
}

impl Api {
    /// Whether it can be called in this way.
    #[must_use]
    pub fn supports(&self, pattern: IntegrationPattern) -> bool {
        let needed = match pattern {
            IntegrationPattern::RequestResponse => RESPONSE,
            IntegrationPattern::Sync => SYNC,
            IntegrationPattern::Sync2 => SYNC2,
            IntegrationPattern::WaitForTaskToken => TOKEN,
        };
        self.patterns & needed == needed
    }

    /// The parameters that it takes, required ones first.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter> + use<> {
        parameters(self.parameters)
    }
}

/// A parameter of an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// `FunctionName`, for example.
    pub name: &'static str,
    /// Whether the call fails without it.
    pub required: bool,
}

fn parameters(list: &'static str) -> impl Iterator<Item = Parameter> {
    list.split_ascii_whitespace().map(|name| Parameter {
        name: name.trim_end_matches('*'),
        required: name.ends_with('*'),
    })
}

/// The service of this name.
#[must_use]
pub fn service(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.name == name)
}

/// The API of this name.
#[must_use]
pub fn api(service_name: &str, name: &str) -> Option<&'static Api> {
    service(service_name)?
        .apis
        .iter()
        .find(|api| api.name == name)
}

/// The required parameters of one of the AWS SDK integrations in [`SDK`]; of another, nothing is known.
pub fn sdk_parameters(service: &str, name: &str) -> impl Iterator<Item = Parameter> + use<> {
    let known = SDK
        .iter()
        .find(|(known, api, _)| *known == service && *api == name);
    known.into_iter().flat_map(|(_, _, list)| parameters(list))
}

const RESPONSE: u8 = 0;
const SYNC: u8 = 1;
const SYNC2: u8 = 2;
const TOKEN: u8 = 4;

const fn row(name: &'static str, patterns: u8, parameters: &'static str) -> Api {
    Api {
        name,
        patterns,
        parameters,
    }
}

/// AWS SDK integrations that are often called, with the parameters they require. There are some ten thousand more.
pub static SDK: &[(&str, &str, &str)] = &[
    ("dynamodb", "query", "TableName*"),
    ("s3", "listObjectsV2", "Bucket*"),
    ("s3", "getObject", "Bucket* Key*"),
    ("s3", "putObject", "Bucket* Key*"),
    ("sqs", "receiveMessage", "QueueUrl*"),
    ("secretsmanager", "getSecretValue", "SecretId*"),
    ("ssm", "getParameter", "Name*"),
    ("lambda", "invoke", "FunctionName*"),
    ("sfn", "startExecution", "StateMachineArn*"),
    ("cloudformation", "describeStacks", ""),
    ("ec2", "describeInstances", ""),
    ("comprehend", "detectSentiment", "Text* LanguageCode*"),
    ("rekognition", "detectLabels", "Image*"),
    ("textract", "detectDocumentText", "Document*"),
    (
        "scheduler",
        "createSchedule",
        "Name* ScheduleExpression* Target* FlexibleTimeWindow*",
    ),
    ("bedrockruntime", "invokeModel", "ModelId*"),
    ("eventbridge", "putEvents", "Entries*"),
    ("sns", "publish", "Message*"),
    (
        "translate",
        "translateText",
        "Text* SourceLanguageCode* TargetLanguageCode*",
    ),
    (
        "polly",
        "startSpeechSynthesisTask",
        "OutputFormat* OutputS3BucketName* Text* VoiceId*",
    ),
];

/// The services. Names of required parameters end in `*`.
pub static SERVICES: &[Service] = &[
    Service {
        name: "lambda",
        title: "AWS Lambda",
        errors: "ServiceException AWSLambdaException SdkClientException ClientExecutionTimeoutException TooManyRequestsException Unknown ResourceNotFoundException InvalidParameterValueException Sandbox.Timedout",
        prefix: "Lambda",
        apis: &[
            row(
                "invoke",
                TOKEN,
                "FunctionName* ClientContext InvocationType LogType Payload Qualifier",
            ),
            // In no guide, but AWS takes it (recorded: services/test_lambda_task_service).
            row("listFunctions", RESPONSE, ""),
        ],
    },
    Service {
        name: "dynamodb",
        title: "Amazon DynamoDB",
        errors: "AmazonDynamoDBException ResourceNotFoundException ConditionalCheckFailedException ProvisionedThroughputExceededException ItemCollectionSizeLimitExceededException TransactionConflictException RequestLimitExceeded InternalServerError ThrottlingException",
        prefix: "DynamoDB",
        apis: &[
            row(
                "getItem",
                RESPONSE,
                "TableName* Key* AttributesToGet ConsistentRead ReturnConsumedCapacity ProjectionExpression ExpressionAttributeNames",
            ),
            row(
                "putItem",
                RESPONSE,
                "TableName* Item* Expected ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ConditionalOperator ConditionExpression ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure",
            ),
            row(
                "updateItem",
                RESPONSE,
                "TableName* Key* AttributeUpdates Expected ConditionalOperator ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics UpdateExpression ConditionExpression ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure",
            ),
            row(
                "deleteItem",
                RESPONSE,
                "TableName* Key* Expected ConditionalOperator ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ConditionExpression ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure",
            ),
        ],
    },
    Service {
        name: "sns",
        title: "Amazon SNS",
        errors: "AmazonSNSException NotFoundException InvalidParameterException AuthorizationErrorException EndpointDisabledException ThrottledException SdkClientException",
        prefix: "SNS",
        apis: &[row(
            "publish",
            TOKEN,
            "Message* TopicArn TargetArn PhoneNumber Subject MessageStructure MessageAttributes MessageDeduplicationId MessageGroupId",
        )],
    },
    Service {
        name: "sqs",
        title: "Amazon SQS",
        errors: "AmazonSQSException SdkClientException QueueDoesNotExistException InvalidMessageContentsException",
        prefix: "SQS",
        apis: &[row(
            "sendMessage",
            TOKEN,
            "QueueUrl* MessageBody* DelaySeconds MessageAttributes MessageSystemAttributes MessageDeduplicationId MessageGroupId",
        )],
    },
    Service {
        name: "events",
        title: "Amazon EventBridge",
        errors: "FailedEntry EventBridgeException InternalException",
        prefix: "EventBridge",
        apis: &[row("putEvents", TOKEN, "Entries* EndpointId")],
    },
    Service {
        name: "states",
        title: "AWS Step Functions",
        errors: "StateMachineDoesNotExistException ExecutionAlreadyExistsException ExecutionLimitExceededException InvalidArnException AWSStepFunctionsException",
        prefix: "StepFunctions",
        apis: &[row(
            "startExecution",
            SYNC | SYNC2 | TOKEN,
            "StateMachineArn* Name Input TraceHeader",
        )],
    },
    Service {
        name: "ecs",
        title: "Amazon ECS and Fargate",
        errors: "AmazonECSException ClientException ClusterNotFoundException InvalidParameterException UnsupportedFeatureException AccessDeniedException ServerException AmazonECS.Unknown",
        prefix: "ECS",
        apis: &[row(
            "runTask",
            SYNC | TOKEN,
            "TaskDefinition* CapacityProviderStrategy Cluster Count EnableECSManagedTags EnableExecuteCommand Group LaunchType NetworkConfiguration Overrides PlacementConstraints PlacementStrategy PlatformVersion PropagateTags ReferenceId StartedBy Tags ClientToken VolumeConfigurations",
        )],
    },
    Service {
        name: "batch",
        title: "AWS Batch",
        errors: "AWSBatchException ClientException ServerException",
        prefix: "Batch",
        apis: &[row(
            "submitJob",
            SYNC,
            "JobName* JobQueue* JobDefinition* ShareIdentifier SchedulingPriorityOverride ArrayProperties DependsOn Parameters ContainerOverrides NodeOverrides RetryStrategy PropagateTags Timeout Tags EksPropertiesOverride EcsPropertiesOverride ConsumableResourcePropertiesOverride",
        )],
    },
    Service {
        name: "glue",
        title: "AWS Glue",
        errors: "AWSGlueException EntityNotFoundException ConcurrentRunsExceededException InvalidInputException",
        prefix: "Glue",
        apis: &[row(
            "startJobRun",
            SYNC,
            "JobName* JobRunQueuingEnabled JobRunId Arguments AllocatedCapacity Timeout MaxCapacity SecurityConfiguration NotificationProperty WorkerType NumberOfWorkers ExecutionClass ExecutionRoleSessionPolicy",
        )],
    },
    Service {
        name: "databrew",
        title: "AWS Glue DataBrew",
        errors: "AWSGlueDataBrewException ResourceNotFoundException",
        prefix: "DataBrew",
        apis: &[row("startJobRun", SYNC, "Name*")],
    },
    Service {
        name: "athena",
        title: "Amazon Athena",
        errors: "AmazonAthenaException InvalidRequestException InternalServerException TooManyRequestsException",
        prefix: "Athena",
        apis: &[
            row(
                "startQueryExecution",
                SYNC,
                "QueryString* ClientRequestToken QueryExecutionContext ResultConfiguration WorkGroup ExecutionParameters ResultReuseConfiguration EngineConfiguration",
            ),
            row("stopQueryExecution", RESPONSE, "QueryExecutionId*"),
            row("getQueryExecution", RESPONSE, "QueryExecutionId*"),
            row(
                "getQueryResults",
                RESPONSE,
                "QueryExecutionId* NextToken MaxResults QueryResultType",
            ),
        ],
    },
    Service {
        name: "codebuild",
        title: "AWS CodeBuild",
        errors: "AWSCodeBuildException ResourceNotFoundException InvalidInputException",
        prefix: "CodeBuild",
        apis: &[
            row(
                "startBuild",
                SYNC,
                "ProjectName* SecondarySourcesOverride SecondarySourcesVersionOverride SourceVersion ArtifactsOverride SecondaryArtifactsOverride EnvironmentVariablesOverride SourceTypeOverride SourceLocationOverride SourceAuthOverride GitCloneDepthOverride GitSubmodulesConfigOverride BuildspecOverride InsecureSslOverride ReportBuildStatusOverride BuildStatusConfigOverride EnvironmentTypeOverride ImageOverride ComputeTypeOverride CertificateOverride CacheOverride ServiceRoleOverride PrivilegedModeOverride TimeoutInMinutesOverride QueuedTimeoutInMinutesOverride EncryptionKeyOverride IdempotencyToken LogsConfigOverride RegistryCredentialOverride ImagePullCredentialsTypeOverride DebugSessionEnabled FleetOverride AutoRetryLimitOverride HostKernelOverride",
            ),
            row(
                "startBuildBatch",
                SYNC,
                "ProjectName* SecondarySourcesOverride SecondarySourcesVersionOverride SourceVersion ArtifactsOverride SecondaryArtifactsOverride EnvironmentVariablesOverride SourceTypeOverride SourceLocationOverride SourceAuthOverride GitCloneDepthOverride GitSubmodulesConfigOverride BuildspecOverride InsecureSslOverride ReportBuildBatchStatusOverride EnvironmentTypeOverride ImageOverride ComputeTypeOverride CertificateOverride CacheOverride ServiceRoleOverride PrivilegedModeOverride BuildTimeoutInMinutesOverride QueuedTimeoutInMinutesOverride EncryptionKeyOverride IdempotencyToken LogsConfigOverride RegistryCredentialOverride ImagePullCredentialsTypeOverride BuildBatchConfigOverride DebugSessionEnabled",
            ),
            row("retryBuildBatch", SYNC, "Id IdempotencyToken RetryType"),
            row("stopBuild", RESPONSE, "Id*"),
            row("stopBuildBatch", RESPONSE, "Id*"),
            row("batchDeleteBuilds", RESPONSE, "Ids*"),
            row("batchGetReports", RESPONSE, "ReportArns*"),
            row("deleteBuildBatch", RESPONSE, "Id*"),
        ],
    },
    Service {
        name: "elasticmapreduce",
        title: "Amazon EMR",
        errors: "AmazonElasticMapReduceException",
        prefix: "ElasticMapReduce",
        apis: &[
            row(
                "createCluster",
                SYNC,
                "Name* Instances* LogUri LogEncryptionKmsKeyId AdditionalInfo AmiVersion ReleaseLabel Steps StepExecutionRoleArn BootstrapActions SupportedProducts NewSupportedProducts Applications Configurations VisibleToAllUsers JobFlowRole ServiceRole Tags SecurityConfiguration AutoScalingRole ScaleDownBehavior CustomAmiId EbsRootVolumeSize RepoUpgradeOnBoot KerberosAttributes StepConcurrencyLevel ManagedScalingPolicy PlacementGroupConfigs AutoTerminationPolicy OSReleaseLabel EbsRootVolumeIops EbsRootVolumeThroughput ExtendedSupport MonitoringConfiguration SessionEnabled",
            ),
            row("terminateCluster", SYNC, "ClusterId*"),
            row("addStep", SYNC, "ClusterId* Step"),
            row("cancelStep", RESPONSE, "ClusterId* StepId"),
            row(
                "setClusterTerminationProtection",
                RESPONSE,
                "ClusterId* TerminationProtected",
            ),
            row(
                "modifyInstanceFleetByName",
                RESPONSE,
                "ClusterId* InstanceFleetName InstanceFleet",
            ),
            row(
                "modifyInstanceGroupByName",
                RESPONSE,
                "ClusterId* InstanceGroupName InstanceGroup",
            ),
        ],
    },
    Service {
        name: "emr-containers",
        title: "Amazon EMR on EKS",
        errors: "AmazonEMRContainersException",
        prefix: "EMRContainers",
        apis: &[
            row(
                "createVirtualCluster",
                RESPONSE,
                "Name* ContainerProvider* ClientToken* Tags SecurityConfigurationId SessionEnabled SchedulerConfiguration",
            ),
            row("deleteVirtualCluster", SYNC, "Id*"),
            row(
                "startJobRun",
                SYNC,
                "VirtualClusterId* ClientToken* Name ExecutionRoleArn ReleaseLabel JobDriver ConfigurationOverrides Tags JobTemplateId JobTemplateParameters RetryPolicyConfiguration",
            ),
        ],
    },
    Service {
        name: "emr-serverless",
        title: "Amazon EMR Serverless",
        errors: "AWSEMRServerlessException",
        prefix: "EMRServerless",
        apis: &[
            row(
                "createApplication",
                SYNC,
                "ReleaseLabel* Type* ClientToken* Name InitialCapacity MaximumCapacity Tags AutoStartConfiguration AutoStopConfiguration NetworkConfiguration Architecture ImageConfiguration WorkerTypeSpecifications RuntimeConfiguration MonitoringConfiguration DiskEncryptionConfiguration InteractiveConfiguration SchedulerConfiguration IdentityCenterConfiguration JobLevelCostAllocationConfiguration",
            ),
            row("startApplication", SYNC, "ApplicationId*"),
            row("stopApplication", SYNC, "ApplicationId*"),
            row("deleteApplication", SYNC, "ApplicationId*"),
            row(
                "startJobRun",
                SYNC,
                "ApplicationId* ClientToken* ExecutionRoleArn* ExecutionIamPolicy JobDriver ConfigurationOverrides Tags ExecutionTimeoutMinutes Name Mode RetryPolicy FlexExecution",
            ),
            row(
                "cancelJobRun",
                SYNC,
                "ApplicationId* JobRunId* ShutdownGracePeriodInSeconds",
            ),
        ],
    },
    Service {
        name: "eks",
        title: "Amazon EKS",
        errors: "AmazonEKSException ResourceInUseException ResourceNotFoundException InvalidParameterException",
        prefix: "EKS",
        apis: &[
            row(
                "createCluster",
                SYNC,
                "Name* RoleArn* ResourcesVpcConfig* Version KubernetesNetworkConfig Logging ClientRequestToken Tags EncryptionConfig OutpostConfig AccessConfig BootstrapSelfManagedAddons UpgradePolicy ZonalShiftConfig RemoteNetworkConfig ComputeConfig StorageConfig DeletionProtection ControlPlaneScalingConfig KubeApiServerConfig KubeSchedulerConfig KubeControllerManagerConfig",
            ),
            row("deleteCluster", SYNC, "Name*"),
            row(
                "createFargateProfile",
                SYNC,
                "FargateProfileName* ClusterName* PodExecutionRoleArn* Subnets Selectors ClientRequestToken Tags",
            ),
            row(
                "deleteFargateProfile",
                SYNC,
                "ClusterName* FargateProfileName*",
            ),
            row(
                "createNodegroup",
                SYNC,
                "ClusterName* NodegroupName* Subnets* NodeRole* ScalingConfig DiskSize InstanceTypes AmiType RemoteAccess Labels Taints Tags ClientRequestToken LaunchTemplate UpdateConfig NodeRepairConfig CapacityType Version ReleaseVersion WarmPoolConfig",
            ),
            row("deleteNodegroup", SYNC, "ClusterName* NodegroupName*"),
            row(
                "runJob",
                SYNC | TOKEN,
                "ClusterName* CertificateAuthority* Endpoint* Job* Namespace LogOptions",
            ),
            row(
                "call",
                TOKEN,
                "ClusterName* CertificateAuthority* Endpoint* Method* Path* QueryParameters RequestBody",
            ),
        ],
    },
    Service {
        name: "sagemaker",
        title: "Amazon SageMaker",
        errors: "AmazonSageMakerException ResourceLimitExceededException",
        prefix: "SageMaker",
        apis: &[
            row(
                "createTrainingJob",
                SYNC,
                "TrainingJobName* RoleArn* OutputDataConfig* HyperParameters AlgorithmSpecification InputDataConfig ResourceConfig VpcConfig StoppingCondition Tags EnableNetworkIsolation EnableInterContainerTrafficEncryption EnableManagedSpotTraining CheckpointConfig DebugHookConfig DebugRuleConfigurations TensorBoardOutputConfig ExperimentConfig ProfilerConfig ProfilerRuleConfigurations Environment RetryStrategy RemoteDebugConfig InfraCheckConfig SessionChainingConfig ServerlessJobConfig MlflowConfig ModelPackageConfig",
            ),
            row(
                "createTransformJob",
                SYNC,
                "TransformJobName* ModelName* TransformInput* TransformOutput* TransformResources* MaxConcurrentTransforms ModelClientConfig MaxPayloadInMB BatchStrategy Environment DataCaptureConfig DataProcessing Tags ExperimentConfig",
            ),
            row(
                "createProcessingJob",
                SYNC,
                "ProcessingJobName* ProcessingResources* AppSpecification* RoleArn* ProcessingInputs ProcessingOutputConfig StoppingCondition Environment NetworkConfig Tags ExperimentConfig",
            ),
            row(
                "createLabelingJob",
                SYNC,
                "LabelingJobName* LabelAttributeName* InputConfig* OutputConfig* RoleArn* HumanTaskConfig* LabelCategoryConfigS3Uri StoppingConditions LabelingJobAlgorithmsConfig Tags",
            ),
            row(
                "createHyperParameterTuningJob",
                SYNC,
                "HyperParameterTuningJobName* HyperParameterTuningJobConfig* TrainingJobDefinition TrainingJobDefinitions WarmStartConfig Tags Autotune",
            ),
            row(
                "createModel",
                RESPONSE,
                "ModelName* PrimaryContainer Containers InferenceExecutionConfig ExecutionRoleArn Tags VpcConfig EnableNetworkIsolation",
            ),
            row(
                "createEndpointConfig",
                RESPONSE,
                "EndpointConfigName* ProductionVariants* DataCaptureConfig Tags KmsKeyId AsyncInferenceConfig ExplainerConfig ShadowProductionVariants ExecutionRoleArn VpcConfig EnableNetworkIsolation MetricsConfig CrossRegionTrafficConfig",
            ),
            row(
                "createEndpoint",
                RESPONSE,
                "EndpointName* EndpointConfigName* DeploymentConfig Tags",
            ),
            row(
                "updateEndpoint",
                RESPONSE,
                "EndpointName* EndpointConfigName* RetainAllVariantProperties ExcludeRetainedVariantProperties DeploymentConfig RetainDeploymentConfig",
            ),
        ],
    },
    Service {
        name: "mediaconvert",
        title: "AWS Elemental MediaConvert",
        errors: "MediaConvertException",
        prefix: "MediaConvert",
        apis: &[row(
            "createJob",
            SYNC,
            "Role* Settings* AccelerationSettings BillingTagsSource ClientRequestToken ElementalInferenceSettings HopDestinations JobEngineVersion JobTemplate Priority Queue SimulateReservedQueue StatusUpdateInterval Tags UserMetadata",
        )],
    },
    Service {
        name: "bedrock",
        title: "Amazon Bedrock",
        errors: "AccessDeniedException ModelTimeoutException ThrottlingException ValidationException ModelErrorException",
        prefix: "Bedrock",
        apis: &[
            row(
                "invokeModel",
                TOKEN,
                "ModelId* Accept Body ContentType GuardrailIdentifier GuardrailVersion Input Output Trace",
            ),
            row(
                "createModelCustomizationJob",
                SYNC,
                "JobName* CustomModelName* RoleArn* BaseModelIdentifier* TrainingDataConfig* OutputDataConfig* ClientRequestToken CustomizationType CustomModelKmsKeyId JobTags CustomModelTags ValidationDataConfig HyperParameters VpcConfig CustomizationConfig",
            ),
        ],
    },
    Service {
        name: "apigateway",
        title: "Amazon API Gateway",
        errors: "400 403 429 500 503 SdkClientException",
        prefix: "ApiGateway",
        apis: &[row(
            "invoke",
            TOKEN,
            "ApiEndpoint* Method* Headers Stage Path QueryParameters RequestBody AllowNullValues AuthType",
        )],
    },
    Service {
        name: "http",
        title: "an HTTPS endpoint",
        errors: "StatusCode.400 StatusCode.403 StatusCode.404 StatusCode.429 StatusCode.500 StatusCode.503 Socket",
        prefix: "States.Http",
        apis: &[row(
            "invoke",
            RESPONSE,
            "ApiEndpoint* Method* Authentication InvocationConfig Headers QueryParameters RequestBody Transform",
        )],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integration_says_what_it_takes_and_raises() {
        let send = api("sqs", "sendMessage").unwrap();
        let first: Vec<_> = send.parameters().take(3).collect();
        assert_eq!(
            first.iter().map(|it| it.name).collect::<Vec<_>>(),
            ["QueueUrl", "MessageBody", "DelaySeconds"]
        );
        assert_eq!(
            first.iter().map(|it| it.required).collect::<Vec<_>>(),
            [true, true, false]
        );
        assert!(send.supports(IntegrationPattern::WaitForTaskToken));
        assert!(!send.supports(IntegrationPattern::Sync));
        let errors: Vec<_> = service("lambda").unwrap().errors().collect();
        assert!(errors.contains(&"Lambda.TooManyRequestsException".to_owned()));
        assert!(errors.contains(&"Sandbox.Timedout".to_owned()));
        assert_eq!(
            service("http").unwrap().errors().last().as_deref(),
            Some("States.Http.Socket")
        );
        assert_eq!(sdk_parameters("s3", "getObject").count(), 2);
    }
}
