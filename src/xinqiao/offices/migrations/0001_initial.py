import django.db.models.deletion
import xinqiao.kernel.clock
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='Staff',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('username', models.CharField(max_length=40, unique=True, verbose_name='用户名')),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('is_active', models.BooleanField(default=True)),
                        ('password_changed_at', models.DateTimeField(blank=True, null=True)),
                        ('second_factor_round', models.PositiveIntegerField(default=1)),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Section',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='DirectoryLink',
                    fields=[
                        ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='directory_link', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=80)),
                        ('key', models.CharField(max_length=128, unique=True)),
                        ('at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='MailAddress',
                    fields=[
                        ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='mail_address', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('sealed', models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name='SecondFactor',
                    fields=[
                        ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='second_factor', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('sealed', models.BinaryField()),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('used_step', models.BigIntegerField(default=-1)),
                    ],
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40)),
                        ('fingerprint', models.CharField(max_length=64, unique=True)),
                        ('created_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='BulkRun',
                    fields=[
                        ('id', models.UUIDField(primary_key=True, serialize=False)),
                        ('act', models.CharField(max_length=40)),
                        ('sealed', models.BinaryField()),
                        ('open', models.BooleanField(default=True)),
                        ('begun_at', models.DateTimeField(db_index=True)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='BulkLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('subject', models.CharField(max_length=120)),
                        ('part', models.CharField(blank=True, max_length=40)),
                        ('seen', models.PositiveIntegerField(null=True)),
                        ('good', models.BooleanField(null=True)),
                        ('words', models.TextField(blank=True)),
                        ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='offices.bulkrun')),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.UUIDField(primary_key=True, serialize=False)),
                        ('address', models.CharField(max_length=300)),
                        ('subject', models.CharField(blank=True, max_length=120)),
                        ('sealed', models.BinaryField()),
                        ('sent', models.BooleanField(default=False)),
                        ('saved_at', models.DateTimeField()),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='DraftFile',
                    fields=[
                        ('id', models.UUIDField(primary_key=True, serialize=False)),
                        ('sealed', models.BinaryField()),
                        ('kept_at', models.DateTimeField(db_index=True)),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='offices.draft')),
                    ],
                ),
                migrations.CreateModel(
                    name='OldPassword',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_passwords', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('receptionist', '接访员'), ('registrar', '登记员'), ('handler', '承办人'), ('section_head', '科室负责人'), ('legal_counsel', '法律顾问'), ('leader_in_charge', '分管领导'), ('principal_leader', '主要领导'), ('inspector', '督查人员'), ('archivist', '档案管理员'), ('expert', '外部专家'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20)),
                        ('since', models.DateField(default=xinqiao.kernel.clock.today)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='RecoveryCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fingerprint', models.CharField(max_length=64, unique=True)),
                        ('used_at', models.DateTimeField(null=True)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.AddField(
                    model_name='staff',
                    name='section',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='offices.section'),
                ),
                migrations.CreateModel(
                    name='SecurityKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40)),
                        ('handle', models.CharField(max_length=64, unique=True)),
                        ('credential', models.BinaryField()),
                        ('count', models.BigIntegerField()),
                        ('made_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(null=True)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='security_keys', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Slip',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fingerprint', models.CharField(max_length=64, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='StaffMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('returned', '被退回'), ('new', '新到我这里'), ('answered', '有了答复'), ('note', '便笺提到我'), ('deadline', '期限提醒')], max_length=10)),
                        ('action', models.CharField(max_length=60)),
                        ('subject', models.CharField(max_length=120)),
                        ('matter_id', models.BigIntegerField()),
                        ('at', models.DateTimeField()),
                        ('seen_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, unique=True)),
                        ('short_name', models.CharField(max_length=30)),
                        ('kind', models.CharField(choices=[('petition_office', '信访部门'), ('competent_unit', '有权处理机关、单位'), ('political_legal_organ', '政法部门'), ('discipline_organ', '纪检监察机关'), ('organisation_department', '组织（人事）部门'), ('government', '人民政府'), ('party_committee', '党委')], max_length=24)),
                        ('level', models.CharField(choices=[('township', '乡级'), ('county', '县级'), ('city', '市级'), ('province', '省级')], max_length=10)),
                        ('region', models.CharField(blank=True, max_length=40)),
                        ('document_word', models.CharField(help_text='发文机关代字，如「某信」', max_length=12, unique=True)),
                        ('address', models.CharField(blank=True, max_length=120)),
                        ('telephone', models.CharField(blank=True, max_length=40)),
                        ('hours', models.CharField(blank=True, max_length=80)),
                        ('active', models.BooleanField(default=True)),
                        ('staffed_since', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('line_superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='line_inferiors', to='offices.unit')),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='offices.unit')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='offices.unit')),
                        ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inferiors', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.AddField(
                    model_name='section',
                    name='unit',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='offices.unit'),
                ),
                migrations.AddField(
                    model_name='staff',
                    name='unit',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='offices.unit'),
                ),
                migrations.CreateModel(
                    name='UnitChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('action', models.CharField(max_length=60)),
                        ('before', models.JSONField()),
                        ('after', models.JSONField()),
                        ('reason', models.CharField(max_length=300)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('start', models.CharField(max_length=20)),
                        ('rows', models.PositiveSmallIntegerField()),
                        ('keys', models.BooleanField()),
                        ('muted', models.JSONField(default=list)),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='offices.unit')),
                    ],
                ),
                migrations.CreateModel(
                    name='ProviderLink',
                    fields=[
                        ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='provider_link', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('issuer', models.CharField(max_length=200)),
                        ('subject', models.CharField(max_length=255)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='provider_person_has_one_account')],
                    },
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first_day', models.DateField()),
                        ('last_day', models.DateField()),
                        ('ended_on', models.DateField(null=True)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('at', models.DateTimeField()),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('deputy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputises', to=settings.AUTH_USER_MODEL)),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-last_day', '-id'],
                        'indexes': [models.Index(fields=['deputy', 'last_day'], name='absence_of_deputy')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='absence_begins_before_it_ends')],
                    },
                ),
                migrations.CreateModel(
                    name='AccountNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('action', models.CharField(max_length=60)),
                        ('asked', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('seen_at', models.DateTimeField(null=True)),
                        ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(condition=models.Q(('seen_at', None)), fields=['staff'], name='notice_unseen')],
                    },
                ),
                migrations.AddIndex(
                    model_name='bulkrun',
                    index=models.Index(condition=models.Q(('open', True)), fields=['staff'], name='run_of_person'),
                ),
                migrations.AddConstraint(
                    model_name='bulkline',
                    constraint=models.UniqueConstraint(fields=('run', 'position'), name='run_line_once'),
                ),
                migrations.AddIndex(
                    model_name='draft',
                    index=models.Index(fields=['staff', '-saved_at'], name='draft_of_person'),
                ),
                migrations.AddConstraint(
                    model_name='post',
                    constraint=models.UniqueConstraint(fields=('staff', 'role'), name='post_once_per_person'),
                ),
                migrations.AddIndex(
                    model_name='staffmessage',
                    index=models.Index(fields=['staff', '-id'], name='message_of_person'),
                ),
                migrations.AddIndex(
                    model_name='staffmessage',
                    index=models.Index(condition=models.Q(('seen_at', None)), fields=['staff', 'kind'], name='message_unseen'),
                ),
                migrations.AddConstraint(
                    model_name='section',
                    constraint=models.UniqueConstraint(fields=('unit', 'name'), name='section_once_per_unit'),
                ),
            ],
        ),
    ]
